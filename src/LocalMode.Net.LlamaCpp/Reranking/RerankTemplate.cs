using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers;

namespace LocalMode.LlamaCpp.Reranking;

/// <summary>The template that some files carry for rerankers: a prompt with places for the query and the document, whose texts stay text in it.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class RerankTemplate
{
    /// <summary>The key of the template in a file.</summary>
    public const string Key = "tokenizer.chat_template.rerank";

    private const string QueryPlace = "{query}";
    private const string DocumentPlace = "{document}";

    private readonly string _template;
    private readonly PromptTokenizer _tokenizer;

    /// <summary>Prepares a template.</summary>
    public RerankTemplate(string template, LlamaVocabulary vocabulary)
    {
        _template = template;
        _tokenizer = new(vocabulary);
    }

    /// <summary>Fills the template and tokenises it.</summary>
    public int[] Tokenize(string query, string document)
    {
        List<PromptSegment> segments = [];
        int at = 0;
        while (at < _template.Length)
        {
            int queryAt = _template.IndexOf(QueryPlace, at, StringComparison.Ordinal);
            int documentAt = _template.IndexOf(DocumentPlace, at, StringComparison.Ordinal);
            bool isQuery = queryAt >= 0 && (documentAt < 0 || queryAt < documentAt);
            int place = isQuery ? queryAt : documentAt;
            if (place < 0)
                break;

            segments.Add(new(_template[at..place], IsTrusted: true));
            segments.Add(new(isQuery ? query : document, IsTrusted: false));
            at = place + (isQuery ? QueryPlace : DocumentPlace).Length;
        }

        segments.Add(new(_template[at..], IsTrusted: true));
        return _tokenizer.Tokenize(segments);
    }

    /// <summary>Fills the template with as much of the document's beginning as fits.</summary>
    /// <param name="query">The query.</param>
    /// <param name="document">The document.</param>
    /// <param name="limit">The most tokens.</param>
    /// <param name="isStopped">Whether nobody waits any more; asked before each attempt.</param>
    /// <returns>The tokens; <see langword="null"/> if not even the query fits, or nobody waits.</returns>
    public int[]? TokenizeWithin(string query, string document, int limit, Func<bool> isStopped)
    {
        int[]? fitting = null;
        int shortest = 0;
        int longest = document.Length;
        while (shortest <= longest && !isStopped())
        {
            int length = shortest + ((longest - shortest) / 2);
            string part = document[..length];
            if (length > 0 && char.IsHighSurrogate(part[^1]))
                part = part[..^1];

            int[] tokens = Tokenize(query, part);
            if (tokens.Length <= limit)
            {
                fitting = tokens;
                shortest = length + 1;
            }
            else
            {
                longest = length - 1;
            }
        }

        return fitting;
    }
}
