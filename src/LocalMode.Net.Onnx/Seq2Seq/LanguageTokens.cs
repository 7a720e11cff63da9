using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>The tokens by which a multilingual model is told a language.</summary>
internal sealed class LanguageTokens
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<int> _set = [];
    private readonly List<string> _codes = [];

    private LanguageTokens(bool isInText) => IsInText = isInText;

    /// <summary>Gets a value indicating whether the token of the target stands before the text (Marian) rather than at the beginning of the answer.</summary>
    public bool IsInText { get; }

    public bool IsEmpty => _codes.Count == 0;

    /// <summary>Gets the languages, for messages: some of them if they are many.</summary>
    public string Listed => _codes.Count <= 20 ? string.Join(", ", _codes) : $"{string.Join(", ", _codes.Take(20))} and {_codes.Count - 20} more";

    /// <summary>Reads a model's: <c>&gt;&gt;fra&lt;&lt;</c> of Marian's vocabulary, else the special tokens <c>fra_Latn</c>, <c>fr_XX</c> and <c>__fr__</c>.</summary>
    public static LanguageTokens Read(HfTokenizer tokenizer, SequenceModelConfig config)
    {
        if (config.ModelType == "marian")
        {
            LanguageTokens tokens = new(isInText: true);
            for (int id = 0; id < tokenizer.VocabularySize; id++)
            {
                if (tokenizer.IdToToken(id) is { Length: > 4 } token && token.StartsWith(">>", StringComparison.Ordinal) && token.EndsWith("<<", StringComparison.Ordinal))
                    tokens.Add(token[2..^2], token, id);
            }

            return tokens;
        }

        LanguageTokens special = new(isInText: false);
        foreach (string token in config.SpecialTokens)
        {
            string? code = IsCode(token) ? token : token.Length > 4 && token.StartsWith("__", StringComparison.Ordinal) && token.EndsWith("__", StringComparison.Ordinal) ? token[2..^2] : null;
            if (code is not null && tokenizer.TokenToId(token) is { } id)
                special.Add(code, token, id);
        }

        return special;
    }

    /// <summary>Returns the id of a language, as its code or as its token, or <see langword="null"/>.</summary>
    public int? Find(string language) => _ids.TryGetValue(language, out int id) ? id : null;

    /// <summary>Returns whether an id is that of a language.</summary>
    public bool Contains(int id) => _set.Contains(id);

    private void Add(string code, string token, int id)
    {
        if (!_set.Add(id))
            return;

        _codes.Add(code);
        _ids[code] = id;
        _ids[token] = id;
    }

    // fra_Latn, fr_XX: a language in lower case, a script or a country that begins in upper case.
    private static bool IsCode(string token)
    {
        int bar = token.IndexOf('_');
        if (bar is not (2 or 3) || token.Length - bar - 1 is not (2 or 4) || !char.IsAsciiLetterUpper(token[bar + 1]))
            return false;

        return token.AsSpan(0, bar).IndexOfAnyExceptInRange('a', 'z') < 0 && token.AsSpan(bar + 1).IndexOfAnyExcept(Letters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
