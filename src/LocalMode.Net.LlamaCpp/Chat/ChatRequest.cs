using System.Text;
using LocalMode.LlamaCpp.Chat.Constraints;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>A request as it was when it was made, checked. The caller's objects are not looked at again.</summary>
internal sealed record ChatRequest
{
    /// <summary>Gets what becomes the prompt.</summary>
    public required ChatTurn Turn { get; init; }

    /// <summary>Gets how tokens are chosen.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>Gets what ends the answer.</summary>
    public required StopSequence[] StopSequences { get; init; }

    /// <summary>Gets the most tokens of the answer.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>Gets how urgent the request is.</summary>
    public required InferencePriority Priority { get; init; }

    /// <summary>Gets a value indicating whether the answer ends with its first function call.</summary>
    public required bool OneCallOnly { get; init; }

    /// <summary>Gets a value indicating whether reasoning is left out of the answer.</summary>
    public required bool HidesReasoning { get; init; }

    /// <summary>Gets a value indicating whether the answer must be a function call.</summary>
    public required bool RequiresCall { get; init; }

    /// <summary>Gets the function that must be called, or <see langword="null"/> if any may.</summary>
    public required string? RequiredFunction { get; init; }

    /// <summary>Gets how the JSON of a constrained answer is written, and schemas are read.</summary>
    public required JsonConstraintOptions Json { get; init; }

    /// <summary>Gets the most tokens of reasoning, or <see langword="null"/> for the default.</summary>
    public required int? MaxThinkingTokens { get; init; }

    /// <summary>Reads and checks a request.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options.</param>
    /// <param name="client">The client, for the factory of raw options.</param>
    /// <param name="provider">The model's name, for errors.</param>
    /// <param name="json">How JSON is written where the request does not say so.</param>
    /// <exception cref="ArgumentException">There is no message, or an option is outside of its range.</exception>
    /// <exception cref="SchemaInvalidException">The schema of the answer is malformed.</exception>
    /// <exception cref="UnsupportedCapabilityException">Something is asked for that no model of this client can do.</exception>
    public static ChatRequest From(IEnumerable<ChatMessage> messages, ChatOptions? options, IChatClient client, string provider, JsonConstraintOptions json)
    {
        ChatMessage[] conversation = [.. messages];
        ChatRequestCheck.Messages(conversation, provider);
        ChatRequestCheck.Options(options, provider);
        LlamaCppRequestOptions more = RequestOptionsReader.Read(options, client, provider);
        RequiredChatToolMode? required = options?.ToolMode as RequiredChatToolMode;
        return new()
        {
            Turn = ChatTurn.From(ConversationCopy.Of(conversation), options, more, AnswerFormat.From(options, provider)),
            Sampling = SamplingSettings.From(options, more),
            StopSequences = StopSequencesOf(options),
            MaxOutputTokens = options?.MaxOutputTokens ?? int.MaxValue,
            Priority = more.Priority ?? InferencePriority.Normal,
            // A model that has to call does not know when to stop, so several calls are asked for.
            OneCallOnly = options?.AllowMultipleToolCalls is { } several ? !several : options?.ToolMode is RequiredChatToolMode,
            RequiresCall = required is not null,
            RequiredFunction = required?.RequiredFunctionName,
            Json = more.Json ?? json,
            MaxThinkingTokens = more.MaxThinkingTokens,
            HidesReasoning = options?.Reasoning?.Output == ReasoningOutput.None,
        };
    }

    private static StopSequence[] StopSequencesOf(ChatOptions? options)
    {
        if (options?.StopSequences is not { Count: > 0 } texts)
            return [];

        StopSequence[] stops = new StopSequence[texts.Count];
        for (int i = 0; i < stops.Length; i++)
            stops[i] = new(Encoding.UTF8.GetBytes(texts[i]));

        return stops;
    }
}
