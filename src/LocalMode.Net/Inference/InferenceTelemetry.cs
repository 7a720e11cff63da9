namespace LocalMode;

/// <summary>
/// The names of what the OpenTelemetry decorators of our roles measure. Subscribe with <c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry.
/// </summary>
public static class InferenceTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    /// <remarks>
    /// <para>
    /// They follow OpenTelemetry's conventions for generative AI as far as these fit; the conventions are still experimental. Each call is one activity, named after the
    /// operation and the model, of the kind Internal where the model runs in this process and Client where it has an address. Its tags: <c>gen_ai.operation.name</c>
    /// (classify, zero_shot_classify, extract_entities, rerank, answer, summarize, translate, fill_mask), <c>gen_ai.provider.name</c>, <c>gen_ai.request.model</c>,
    /// <c>gen_ai.response.model</c>, <c>gen_ai.request.max_tokens</c>, <c>gen_ai.usage.input_tokens</c>, <c>gen_ai.usage.output_tokens</c>,
    /// <c>gen_ai.response.finish_reasons</c>, <c>server.address</c>, <c>server.port</c>, <c>error.type</c>, <see cref="ResultCount"/> and <see cref="InputTruncated"/>; each only where it is known.
    /// </para>
    /// <para>Texts and labels are recorded only by decorators whose <c>EnableSensitiveData</c> is set: <see cref="Inputs"/> and <see cref="Outputs"/>.</para>
    /// </remarks>
    public const string Name = "LocalMode.Inference";

    /// <summary>
    /// A histogram of the duration of calls, in seconds. Tags: <c>gen_ai.operation.name</c>, <c>gen_ai.provider.name</c>, <c>gen_ai.request.model</c>,
    /// <c>gen_ai.response.model</c>, <c>server.address</c>, <c>server.port</c>, and <c>error.type</c> for calls that failed.
    /// </summary>
    public const string OperationDuration = "gen_ai.client.operation.duration";

    /// <summary>A histogram of the tokens of calls that came back, those fed and those given apart: <c>gen_ai.token.type</c> is input or output. Its other tags are those of <see cref="OperationDuration"/>.</summary>
    public const string TokenUsage = "gen_ai.client.token.usage";

    /// <summary>The tag of an activity with the number of its results: of texts, or of documents that were scored.</summary>
    public const string ResultCount = "localmode.inference.result.count";

    /// <summary>The tag of an activity, true, whose model saw only a part of an input; absent otherwise.</summary>
    public const string InputTruncated = "localmode.inference.input.truncated";

    /// <summary>The tag of an activity with its inputs, an array of strings. Sensitive.</summary>
    public const string Inputs = "localmode.inference.inputs";

    /// <summary>The tag of an activity with its outputs, an array of strings. Sensitive.</summary>
    public const string Outputs = "localmode.inference.outputs";
}
