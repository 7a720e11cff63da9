using System.Text;
using LocalMode.Tokenizers.Constraints;
using TextEncoding = System.Text.Encoding;

namespace LocalMode.Tokenizers.Tests.Constraints.Generation;

/// <summary>A vocabulary with its tokens by their bytes, which the tests need to write text in pieces of their own.</summary>
internal sealed class FixtureVocabulary
{
    private readonly Dictionary<string, List<int>> _byBytes = new(StringComparer.Ordinal);
    private readonly bool _writesAll;

    public FixtureVocabulary(string name, HfTokenizer tokenizer, TokenVocabulary vocabulary, int end)
    {
        Name = name;
        Tokenizer = tokenizer;
        Vocabulary = vocabulary;
        End = end;
        for (int token = 0; token < vocabulary.Size; token++)
        {
            ReadOnlySpan<byte> bytes = vocabulary.GetBytes(token);
            if (bytes.IsEmpty || token == end)
                continue;
            string key = TextEncoding.Latin1.GetString(bytes);
            if (!_byBytes.TryGetValue(key, out List<int>? tokens))
                _byBytes.Add(key, tokens = []);
            tokens.Add(token);
            Longest = Math.Max(Longest, key.Length);
        }

        _writesAll = Enumerable.Range(0, 256).All(b => _byBytes.ContainsKey(((char)b).ToString()));
    }

    public string Name { get; }

    public HfTokenizer Tokenizer { get; }

    public TokenVocabulary Vocabulary { get; }

    public int End { get; }

    /// <summary>Gets the bytes of the longest token.</summary>
    public int Longest { get; }

    /// <summary>Tells whether each character of a text has a token of its own, or each byte has one: what masks let be written.</summary>
    public bool Writes(string text) => _writesAll || text.EnumerateRunes().All(r => _byBytes.ContainsKey(Latin(r.ToString())));

    /// <summary>Returns the tokens of some bytes, given as Latin-1.</summary>
    public IReadOnlyList<int> TokensOf(string bytes) => _byBytes.TryGetValue(bytes, out List<int>? tokens) ? tokens : [];

    /// <summary>Returns the text that tokens stand for, as an application sees it.</summary>
    public string Text(IEnumerable<int> tokens)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(tokens));
        return Vocabulary.StripsFirstSpace && text.StartsWith(' ') ? text[1..] : text;
    }

    /// <summary>Returns what tokens stand for, also where it ends within a character.</summary>
    public string Raw(IEnumerable<int> tokens) => TextEncoding.UTF8.GetString(Bytes(tokens));

    /// <summary>Returns the bytes of a text, each as a Latin-1 character.</summary>
    public static string Latin(string text) => TextEncoding.Latin1.GetString(TextEncoding.UTF8.GetBytes(text));

    private byte[] Bytes(IEnumerable<int> tokens)
    {
        List<byte> bytes = [];
        foreach (int token in tokens.Where(t => t >= 0 && t < Vocabulary.Size))
            bytes.AddRange(Vocabulary.GetBytes(token));
        return [.. bytes];
    }

    public override string ToString() => Name;
}
