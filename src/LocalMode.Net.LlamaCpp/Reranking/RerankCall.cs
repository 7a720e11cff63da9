using LocalMode.LlamaCpp.Encoders;

namespace LocalMode.LlamaCpp.Reranking;

/// <summary>One call of a reranker: each input is the query with a document.</summary>
internal sealed class RerankCall(string query, string[] documents, bool truncates, InferencePriority priority)
    : EncoderCall(documents.Length, priority)
{
    private RerankTemplate? _template;
    private int[]? _query;

    /// <summary>Gets a value indicating whether an input was cut. Valid after the run.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc/>
    protected override int[] Tokenize(int input, EncoderModel model)
    {
        int[] row = model.File.Text(RerankTemplate.Key) is { } template
            ? FromTemplate(input, model, _template ??= new(template, model.Vocabulary))
            : FromPair(input, model);
        return row.Length > 0
            ? row
            : throw new ArgumentException($"The document at index {input} gives with the query no token at all; expected a text.", nameof(input));
    }

    private int[] FromPair(int input, EncoderModel model)
    {
        _query ??= TextTokens.Tokenize(model.Vocabulary, query).ToArray();
        ReadOnlySpan<int> document = TextTokens.Tokenize(model.Vocabulary, documents[input]);
        Check(input, _query.Length + document.Length + model.Markers.PairCount, model.MaxTokens);
        return TextTokens.Pair(_query, document, model.Markers, model.MaxTokens);
    }

    private int[] FromTemplate(int input, EncoderModel model, RerankTemplate template)
    {
        int[] tokens = template.Tokenize(query, documents[input]);
        Check(input, tokens.Length, model.MaxTokens);
        if (tokens.Length <= model.MaxTokens)
            return tokens;

        int[]? fitting = template.TokenizeWithin(query, documents[input], model.MaxTokens, () => IsStopped);
        return fitting is not null || IsStopped
            ? fitting ?? tokens
            : throw ContextOverflowException.ForInput("The query without a document", tokens.Length, model.MaxTokens, "Shorten the query.");
    }

    private void Check(int input, int tokens, int limit)
    {
        if (tokens <= limit)
            return;

        IsCut = true;
        if (!truncates)
        {
            throw ContextOverflowException.ForInput(
                $"The document at index {input} with the query",
                tokens,
                limit,
                $"Shorten it, or set {nameof(LlamaCppRerankerOptions)}.{nameof(LlamaCppRerankerOptions.TruncateInput)} to have it cut.");
        }
    }
}
