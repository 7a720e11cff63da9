using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The built-in mapper.</summary>
internal sealed class CloudOptionsMapper : IOptionsMapper
{
    private CloudOptionsMapper()
    {
    }

    public static CloudOptionsMapper Instance { get; } = new();

    /// <summary>
    /// Copies what means the same on every model, and nothing else: a new member of <see cref="ChatOptions"/> stays here until it is
    /// named. Model id, TopK, raw representation, conversation id, continuation token, background responses and additional properties
    /// belong to the local leg. What <see cref="ConstraintChatOptionsExtensions"/> asks for is told in words at the end of the instructions, since no
    /// cloud client knows it otherwise; the answer is checked.
    /// </summary>
    public ChatOptions? Map(ChatOptions? options, string? cloudModelId)
    {
        if (options is null)
            return cloudModelId is null ? null : new ChatOptions { ModelId = cloudModelId };
        return new ChatOptions
        {
            ModelId = cloudModelId,
            Instructions = Instructions(options),
            Temperature = options.Temperature,
            TopP = options.TopP,
            MaxOutputTokens = options.MaxOutputTokens,
            FrequencyPenalty = options.FrequencyPenalty,
            PresencePenalty = options.PresencePenalty,
            Seed = options.Seed,
            Reasoning = options.Reasoning is { } reasoning ? new ReasoningOptions { Effort = reasoning.Effort, Output = reasoning.Output } : null,
            ResponseFormat = options.ResponseFormat,
            StopSequences = options.StopSequences is { } stops ? [.. stops] : null,
            AllowMultipleToolCalls = options.AllowMultipleToolCalls,
            ToolMode = options.ToolMode,
            Tools = options.Tools is { } tools ? [.. tools] : null,
        };
    }

    private static string? Instructions(ChatOptions options)
    {
        if (TextForm.Of(options) is not { } form)
            return options.Instructions;
        string wanted = $"Answer with {form.Expected()}. Write that text only: no explanation, no quotation marks.";
        return string.IsNullOrWhiteSpace(options.Instructions) ? wanted : $"{options.Instructions}\n{wanted}";
    }
}
