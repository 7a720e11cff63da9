using System.Diagnostics;

namespace LocalMode.Inference;

/// <summary>Traces and measures the calls of a role, by the conventions of OpenTelemetry for generative AI.</summary>
/// <param name="operation">The operation's name.</param>
/// <param name="provider">The engine's name, or null.</param>
/// <param name="address">The address of a remote engine, or null.</param>
/// <param name="model">The model that answers unless the options name another, or null.</param>
internal sealed class InferenceTracer(string operation, string? provider, Uri? address, string? model) : InferenceObserver
{
    protected override bool WantsContent => EnableSensitiveData && InferenceInstruments.Source.HasListeners();

    protected override object? Begin(InferenceOptions? options, string[]? inputs)
    {
        if (!InferenceInstruments.Source.HasListeners())
            return null;

        string? asked = options?.ModelId ?? model;
        Activity? activity = InferenceInstruments.Source.StartActivity(
            asked is null ? operation : $"{operation} {asked}", address is null ? ActivityKind.Internal : ActivityKind.Client);
        if (activity is null)
            return null;

        foreach (KeyValuePair<string, object?> tag in Tags(options, answered: null, error: null))
            activity.SetTag(tag.Key, tag.Value);

        if (options is SequenceGenerationOptions { MaxOutputTokens: { } tokens })
            activity.SetTag("gen_ai.request.max_tokens", tokens);

        if (inputs is not null)
            activity.SetTag(InferenceTelemetry.Inputs, inputs);

        return activity;
    }

    protected override void End(object? state, InferenceOptions? options, InferenceResult result, TimeSpan elapsed, string[]? outputs)
    {
        TagList tags = Tags(options, result.ModelId, error: null);
        InferenceInstruments.Duration.Record(elapsed.TotalSeconds, tags);
        InferenceInstruments.RecordTokens(result.Usage?.InputTokenCount, "input", tags);
        InferenceInstruments.RecordTokens(result.Usage?.OutputTokenCount, "output", tags);
        if (state is not Activity activity)
            return;

        using (activity)
        {
            activity.SetTag("gen_ai.response.model", result.ModelId)
                .SetTag("gen_ai.usage.input_tokens", result.Usage?.InputTokenCount)
                .SetTag("gen_ai.usage.output_tokens", result.Usage?.OutputTokenCount)
                .SetTag(InferenceTelemetry.ResultCount, InferenceContent.Count(result))
                .SetTag(InferenceTelemetry.Outputs, outputs);
            if (result.IsInputTruncated)
                activity.SetTag(InferenceTelemetry.InputTruncated, true);
            if (InferenceContent.FinishReasons(result) is { Length: > 0 } reasons)
                activity.SetTag("gen_ai.response.finish_reasons", reasons);
        }
    }

    protected override void Fail(object? state, InferenceOptions? options, Exception exception, TimeSpan elapsed)
    {
        InferenceInstruments.Duration.Record(elapsed.TotalSeconds, Tags(options, answered: null, exception));
        if (state is not Activity activity)
            return;

        // The message of an error that is not ours may hold the text.
        using (activity)
        {
            activity.SetTag("error.type", exception.GetType().FullName)
                .SetStatus(ActivityStatusCode.Error, EnableSensitiveData || exception is LocalModeException ? exception.Message : null);
        }
    }

    private TagList Tags(InferenceOptions? options, string? answered, Exception? error)
    {
        TagList tags = new() { { "gen_ai.operation.name", operation } };
        Add(ref tags, "gen_ai.provider.name", provider);
        Add(ref tags, "gen_ai.request.model", options?.ModelId ?? model);
        Add(ref tags, "gen_ai.response.model", answered);
        Add(ref tags, "error.type", error?.GetType().FullName);
        if (address is not null)
        {
            tags.Add("server.address", address.Host);
            tags.Add("server.port", address.Port);
        }

        return tags;
    }

    private static void Add(ref TagList tags, string name, string? value)
    {
        if (value is not null)
            tags.Add(name, value);
    }
}
