using System.Text;
using System.Text.Json;
using LocalMode.LlamaCpp.Engine.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>Validates an answer after the run, where its schema has keywords that were left to that. One for one answer.</summary>
internal sealed class AnswerCheck
{
    private const int MostErrors = 3;

    private readonly AnswerFormat _format;
    private readonly StringBuilder _text = new();

    private AnswerCheck(AnswerFormat format) => _format = format;

    /// <summary>Makes the check of an answer.</summary>
    /// <returns>The check, or <see langword="null"/> where everything is held while the answer is written.</returns>
    public static AnswerCheck? Of(ChatRequest request, CompiledAnswer? answer) =>
        request.Turn.Format is { Schema: not null } format && answer?.Whole is { UnenforcedKeywords.Count: > 0 } ? new(format) : null;

    /// <summary>Takes a content of the answer.</summary>
    public void Add(AIContent content)
    {
        if (content is TextContent text)
            _text.Append(text.Text);
    }

    /// <summary>Validates the answer, which ended and has no calls.</summary>
    /// <exception cref="InvalidOutputException">It breaks the schema.</exception>
    public void Complete()
    {
        string text = _text.ToString();
        using JsonDocument document = Parse(text);
        IReadOnlyList<JsonSchemaError> errors = _format.Schema!.Validate(document.RootElement, new() { MaxErrors = MostErrors });
        if (errors.Count > 0)
        {
            string[] places = [.. errors.Select(static error => $"{(error.InstancePointer.Length == 0 ? "(root)" : error.InstancePointer)}: {error.Message}")];
            throw new InvalidOutputException($"it breaks the schema. {string.Join(' ', places)}", text, _format.SchemaJson.GetRawText());
        }
    }

    private JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new() { MaxDepth = 1000 });
        }
        catch (JsonException error)
        {
            throw new InvalidOutputException($"it is no JSON: {error.Message}", text, _format.SchemaJson.GetRawText(), error);
        }
    }
}
