using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The form that a request asks of its answer: JSON, perhaps of a schema, or one of several texts, or what a regular expression matches; and calls of its tools only. Safe for concurrent use.</summary>
internal sealed class AnswerForm
{
    private const int MaxErrors = 10;
    private static readonly ConditionalWeakTable<ChatResponseFormatJson, JsonSchema> FormatSchemas = [];
    private static readonly JsonSchemaValidationOptions Validation = new() { MaxErrors = MaxErrors };
    private readonly ChatResponseFormatJson? _format;
    private readonly TextForm? _text;
    private readonly ToolCallForm _calls;

    private AnswerForm(ChatOptions? options)
    {
        _format = options?.ResponseFormat as ChatResponseFormatJson;
        _text = TextForm.Of(options);
        _calls = new ToolCallForm(options?.Tools);
    }

    /// <summary>Gets a value indicating whether the text of the answer has to be JSON.</summary>
    public bool AsksForJson => _format is not null;

    /// <summary>Gets a value indicating whether the text of the answer has to have a form: JSON, or that of <see cref="ConstraintChatOptionsExtensions"/>.</summary>
    public bool AsksForForm => _format is not null || _text is not null;

    /// <summary>Gets a value indicating whether the request has tools.</summary>
    public bool HasTools => _calls.HasTools;

    /// <exception cref="ArgumentException">The request asks for two forms at once.</exception>
    public static AnswerForm Of(ChatOptions? options) => new(options);

    /// <summary>Checks a whole answer. Where it calls tools that are still to be run, its text is no final answer and is not looked at.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    /// <exception cref="SchemaInvalidException">A schema of the request is malformed.</exception>
    /// <exception cref="SchemaTooComplexException">A schema of the request exceeds a limit.</exception>
    public AnswerProblem? Check(ChatResponse response)
    {
        List<FunctionCallContent> calls = FinalAnswer.OpenCalls(response);
        foreach (FunctionCallContent call in calls)
        {
            if (CheckCall(call) is { } problem)
                return problem;
        }
        return calls.Count > 0 || !AsksForForm ? null : CheckText(FinalAnswer.Text(response));
    }

    /// <summary>Checks one tool call.</summary>
    public AnswerProblem? CheckCall(FunctionCallContent call) => _calls.Check(call);

    /// <summary>Checks the text of an answer for which a form was asked.</summary>
    public AnswerProblem? CheckText(string text) => _text is null ? CheckText(text, out _) : _text.Check(text, out _);

    /// <summary>Checks the text of an answer for which JSON was asked, and gives the JSON.</summary>
    public AnswerProblem? CheckText(string text, out JsonElement json) => CheckText(text, out json, AnswerJson.MaxDepth);

    /// <summary>Checks the text of an answer for which JSON was asked, and gives the JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    public AnswerProblem? CheckText(string text, out JsonElement json, int maxDepth)
    {
        string? schemaText = _format?.Schema is { } element ? element.GetRawText() : null;
        if (!AnswerJson.TryRead(text, out json, out string? problem, maxDepth))
            return new AnswerProblem(AnswerProblemKind.NotJson, [problem!], schemaText);
        if (_format?.Schema is null)
        {
            return json.ValueKind == JsonValueKind.Object
                ? null
                : new AnswerProblem(AnswerProblemKind.NotJson, [$"expected a JSON object, found {SchemaText.KindOf(json)}"]);
        }
        JsonSchema schema = FormatSchemas.GetValue(_format, static format => JsonSchema.Parse(format.Schema!.Value));
        IReadOnlyList<JsonSchemaError> errors = schema.Validate(json, Validation);
        return errors.Count == 0 ? null : new AnswerProblem(AnswerProblemKind.BreaksSchema, Lines(errors, ""), schemaText);
    }

    /// <summary>Writes errors as bounded lines.</summary>
    internal static string[] Lines(IReadOnlyList<JsonSchemaError> errors, string prefix)
    {
        const int PointerLength = 120;
        const int MessageLength = 250;
        string[] lines = new string[Math.Min(errors.Count, MaxErrors)];
        for (int i = 0; i < lines.Length; i++)
        {
            string place = errors[i].InstancePointer.Length == 0 ? "(root)" : SchemaText.Cut(errors[i].InstancePointer, PointerLength);
            lines[i] = $"{prefix}{place}: {SchemaText.Cut(errors[i].Message, MessageLength)}";
        }
        return lines;
    }
}
