using Microsoft.Extensions.AI;

namespace LocalMode.Onnx;

/// <summary>One call of a role: checks what all calls share, takes the time and puts the results together.</summary>
internal readonly struct OnnxCall
{
    /// <summary>The engine's name in metadata.</summary>
    public const string ProviderName = "onnxruntime";

    private readonly OnnxTextModel _model;
    private readonly long _start;

    /// <summary>Checks the options that all roles share and starts the clock.</summary>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The priority is none.</exception>
    public OnnxCall(OnnxTextModel model, InferenceOptions? options)
    {
        _model = model;
        _start = model.TimeProvider.GetTimestamp();
        if (options?.ModelId is { } asked && asked != model.Name)
            throw new UnsupportedCapabilityException($"the model '{asked}'", model.Name, $"Leave {nameof(InferenceOptions)}.{nameof(InferenceOptions.ModelId)} out, or open that model.");

        CallPriority.Check(options);
    }

    /// <summary>Gets the time since the call began.</summary>
    public TimeSpan Elapsed => _model.TimeProvider.GetElapsedTime(_start);

    /// <summary>Reads the inputs of a call once and checks them.</summary>
    /// <exception cref="ArgumentException">An input is null; the message names its index.</exception>
    public static TInput[] Read<TInput>(IEnumerable<TInput> inputs, Predicate<TInput> isMissing, string parameter)
    {
        TInput[] all = [.. inputs];
        int missing = Array.FindIndex(all, isMissing);
        return missing < 0 ? all : throw new ArgumentException($"The text at index {missing} is null; expected a string.", parameter);
    }

    /// <summary>Checks the score function of a call's options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static ScoreFunction Check(ScoreFunction function, string parameter = "options") => Enum.IsDefined(function)
        ? function
        : throw new ArgumentOutOfRangeException(parameter, function, $"{nameof(ScoreFunction)}: not a score function.");

    /// <summary>Returns the usage of tokens that were read.</summary>
    public static UsageDetails Usage(long tokens) => new() { InputTokenCount = tokens, TotalTokenCount = tokens };

    /// <summary>Puts the results of a call together.</summary>
    public InferenceResults<TResult> Results<TResult>(TResult[] results, long tokens)
        where TResult : InferenceResult => new(results)
        {
            Usage = Usage(tokens),
            ModelId = _model.Name,
            Duration = Elapsed,
            IsInputTruncated = Array.Exists(results, static result => result.IsInputTruncated),
        };
}
