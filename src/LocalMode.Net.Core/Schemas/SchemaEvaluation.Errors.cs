using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace LocalMode;

/// <content>What is reported.</content>
internal sealed partial class SchemaEvaluation
{
    private readonly List<PathStep> _path = [];

    /// <summary>The errors so far, or <see langword="null"/> where only the verdict counts.</summary>
    private List<JsonSchemaError>? _errors;

    /// <summary>Gets a value indicating whether nothing more is to be reported, so that the first error ends the evaluation.</summary>
    private bool Stop => _errors is null || _errors.Count >= _options.MaxErrors;

    /// <summary>Reports an error where errors are collected. The message is built only then.</summary>
    /// <returns><see langword="false"/>.</returns>
    private bool Fail(JsonSchemaNode node, string keyword, [InterpolatedStringHandlerArgument("")] ErrorMessage message)
    {
        if (!Stop)
        {
            string pointer = keyword.Length == 0 ? node.JsonPointer : $"{node.JsonPointer}/{keyword}";
            int slash = keyword.IndexOf('/', StringComparison.Ordinal);
            _errors!.Add(new JsonSchemaError(slash < 0 ? keyword : keyword[..slash], pointer, PointerHere(), message.ToString()));
        }
        return false;
    }

    /// <summary>Shows a value in a message, cut.</summary>
    private static string Shown(JsonElement instance) => SchemaText.Show(instance);

    private string PointerHere()
    {
        if (_path.Count == 0)
            return "";
        StringBuilder pointer = new();
        foreach (PathStep step in _path)
        {
            pointer.Append('/');
            if (step.Name is { } name)
                pointer.Append(JsonPointers.Escape(name));
            else
                pointer.Append(CultureInfo.InvariantCulture, $"{step.Index}");
        }
        return pointer.ToString();
    }

    private static string Names(JsonSchemaTypes types)
    {
        string[] names = types.ToString().ToLowerInvariant().Split(", ");
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private static string Choices(JsonElement[] values)
    {
        const int Most = 12;
        StringBuilder text = new();
        for (int i = 0; i < Math.Min(values.Length, Most); i++)
            text.Append(i == 0 ? "" : ", ").Append(SchemaText.Show(values[i]));
        return text.Append(values.Length > Most ? ", ..." : "").ToString();
    }

    private readonly record struct PathStep(string? Name, int Index);

    /// <summary>A message that costs nothing where nobody reads it.</summary>
    [InterpolatedStringHandler]
    private ref struct ErrorMessage
    {
        private readonly StringBuilder? _text;

        public ErrorMessage(int literalLength, int formattedCount, SchemaEvaluation evaluation, out bool isWanted)
        {
            _ = formattedCount;
            isWanted = !evaluation.Stop;
            _text = isWanted ? new StringBuilder(literalLength + 32) : null;
        }

        public readonly void AppendLiteral(string text) => _text!.Append(text);

        public readonly void AppendFormatted(string? text) => _text!.Append(text);

        public readonly void AppendFormatted(int? number) => _text!.Append(CultureInfo.InvariantCulture, $"{number}");

        public override readonly string ToString() => _text?.ToString() ?? "";
    }
}
