using Microsoft.Extensions.AI;

namespace LocalMode.Onnx;

/// <summary>One call of a text role: what its results carry beside their answers.</summary>
internal readonly struct OnnxCall
{
    private readonly OnnxTextModel _model;
    private readonly long _start;

    /// <summary>Begins a call.</summary>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    public OnnxCall(OnnxTextModel model, InferenceOptions? options)
    {
        if (options?.ModelId is { } asked && asked != model.Name)
            throw new UnsupportedCapabilityException($"the model '{asked}'", model.Name, $"Leave {nameof(InferenceOptions.ModelId)} out, or open that model.");

        _model = model;
        _start = model.TimeProvider.GetTimestamp();
    }

    /// <summary>Gets the time since the call began.</summary>
    public TimeSpan Elapsed => _model.TimeProvider.GetElapsedTime(_start);

    /// <summary>Reads the inputs once.</summary>
    /// <exception cref="ArgumentException">One is missing; the message names its index.</exception>
    public static TInput[] Read<TInput>(IEnumerable<TInput> inputs, Predicate<TInput> isMissing, string parameter)
    {
        TInput[] read = [.. inputs];
        int missing = Array.FindIndex(read, isMissing);
        return missing < 0 ? read : throw new ArgumentException($"The text at index {missing} is missing.", parameter);
    }

    /// <summary>Returns the usage of a model that writes nothing.</summary>
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
