using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>The form that a request asks of the text of its answer. Immutable.</summary>
internal sealed record AnswerFormat
{
    /// <summary>Gets the schema, or <see langword="null"/>. Without one, and without what follows, the answer is any JSON object.</summary>
    public JsonSchema? Schema { get; private init; }

    /// <summary>Gets the JSON of the schema.</summary>
    public JsonElement SchemaJson { get; private init; }

    /// <summary>Gets the regular expression, or <see langword="null"/>.</summary>
    public string? Pattern { get; private init; }

    /// <summary>Gets the choices, or <see langword="null"/>.</summary>
    public IReadOnlyList<string>? Choices { get; private init; }

    /// <summary>Gets a value indicating whether the answer is JSON.</summary>
    public bool IsJson => Pattern is null && Choices is null;

    /// <summary>Reads what a request asks for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="provider">The model's name, for errors.</param>
    /// <returns>The form, or <see langword="null"/> if the answer may be any text.</returns>
    /// <exception cref="ArgumentException">What stands under a key of <see cref="ConstraintChatOptionsExtensions"/> is malformed.</exception>
    /// <exception cref="SchemaInvalidException">The schema is malformed.</exception>
    /// <exception cref="SchemaTooComplexException">The schema exceeds a limit.</exception>
    /// <exception cref="UnsupportedCapabilityException">Two forms are asked for, or an unknown one.</exception>
    public static AnswerFormat? From(ChatOptions? options, string provider)
    {
        string? pattern = options.GetRegex();
        IReadOnlyList<string>? choices = options.GetChoices();
        ChatResponseFormatJson? json = options?.ResponseFormat as ChatResponseFormatJson;
        if (options?.ResponseFormat is not (null or ChatResponseFormatText) && json is null)
            throw new UnsupportedCapabilityException($"ChatOptions.ResponseFormat {options.ResponseFormat.GetType().Name}", provider);

        if ((pattern is null ? 0 : 1) + (choices is null ? 0 : 1) + (json is null ? 0 : 1) > 1)
        {
            throw new UnsupportedCapabilityException(
                "more than one of ChatOptions.ResponseFormat json, a regular expression and choices for one answer", provider, "Ask for one of them.");
        }

        if (pattern is not null || choices is not null)
            return new() { Pattern = pattern, Choices = choices };

        return json switch
        {
            null => null,
            { Schema: { } schema } => new() { Schema = JsonSchema.Parse(schema), SchemaJson = schema.Clone() },
            _ => new(),
        };
    }

    /// <summary>Gives the grammar of the form.</summary>
    /// <param name="json">How JSON is written, and schemas are read.</param>
    public ConstraintGrammar Grammar(JsonConstraintOptions json) =>
        Pattern is not null ? ConstraintGrammar.Regex(Pattern)
        : Choices is not null ? ConstraintGrammar.Choices(Choices)
        : Schema is not null ? ConstraintGrammar.Schema(Schema, json)
        : ConstraintGrammar.JsonObject(json);
}
