using System.Text.Json;

namespace LocalMode;

/// <summary>Takes the JSON out of a chat answer: the whole answer, or the inside of its only code fence. Nothing cleverer.</summary>
internal static class AnswerJson
{
    private const string Fence = "```";

    /// <summary>As deep as System.Text.Json reads by default, and so whoever takes the answer.</summary>
    internal const int MaxDepth = 64;

    /// <summary>Reads the JSON of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="json">The JSON; it owns its memory.</param>
    /// <param name="problem">Why there is none, one sentence.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    public static bool TryRead(string answer, out JsonElement json, out string? problem, int maxDepth = MaxDepth)
    {
        json = default;
        ReadOnlySpan<char> text = Extract(answer);
        if (text.IsEmpty)
        {
            problem = "the answer is empty, expected JSON";
            return false;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.ToString(), new JsonDocumentOptions { MaxDepth = maxDepth });
            json = document.RootElement.Clone();
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The argument is at fault where it holds half of a surrogate pair.
            problem = $"the answer is not valid JSON: {SchemaText.Cut(exception.Message, 200)}";
            return false;
        }
    }

    /// <summary>Gives the part of an answer that should be JSON, trimmed.</summary>
    public static ReadOnlySpan<char> Extract(string answer)
    {
        ReadOnlySpan<char> text = answer.AsSpan().Trim();
        // JSON may have backticks in its strings, so a fence counts only where the answer itself cannot be JSON.
        if (text.IsEmpty || text[0] is '{' or '[' or '"')
            return text;
        int open = text.IndexOf(Fence);
        if (open < 0)
            return text;
        ReadOnlySpan<char> inside = text[(open + Fence.Length)..];
        int line = inside.IndexOf('\n');
        // The first line may name a language.
        if (line >= 0 && !inside[..line].ContainsAny('{', '[', '"'))
            inside = inside[(line + 1)..];
        int close = inside.LastIndexOf(Fence);
        if (close < 0)
            return text;
        // A fence on a line of its own before the last one: there are several blocks, and none is the answer.
        ReadOnlySpan<char> rest = inside[..close];
        return rest.IndexOf("\n```") >= 0 ? text : rest.Trim();
    }
}
