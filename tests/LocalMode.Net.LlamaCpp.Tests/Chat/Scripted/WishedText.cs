using System.Text;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.Chat.Scripted;

/// <summary>
/// A model that wants to write a text and then to end. Where it may not, it writes whatever it likes best of the rest, and wishes on for the text from
/// where it stood.
/// </summary>
internal sealed class WishedText(LlamaVocabulary vocabulary, string text) : TokenConstraint
{
    private const float Wish = 1000;

    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);
    private readonly Dictionary<int, byte[]> _controls = vocabulary.Specials.ToDictionary(static special => special.Id, static special => special.Text);
    private readonly int _end = ScriptedTokens.Of(vocabulary, vocabulary.EosText!).Single();
    private int _at;

    /// <summary>Gets how often the token that it wished for most was not the one that came.</summary>
    public int Denied { get; private set; }

    private int Wished { get; set; }

    public override bool IsAlone => false;

    public override void Apply(Span<float> logits)
    {
        Wished = _at == _text.Length ? _end : Longest(_text.AsSpan(_at));
        logits[Wished] += Wish;
    }

    public override void Accept(int token)
    {
        Denied += token == Wished ? 0 : 1;
        Advance(BytesOf(token));
    }

    public override void OnForced(ReadOnlySpan<byte> text) => Advance(text);

    private void Advance(ReadOnlySpan<byte> bytes) => _at += _text.AsSpan(_at).StartsWith(bytes) ? bytes.Length : 0;

    private ReadOnlySpan<byte> BytesOf(int token) => _controls.TryGetValue(token, out byte[]? name) ? name : vocabulary.Piece(token);

    private int Longest(ReadOnlySpan<byte> rest)
    {
        int longest = -1;
        for (int token = 0; token < vocabulary.Size; token++)
        {
            ReadOnlySpan<byte> bytes = BytesOf(token);
            if (!bytes.IsEmpty && rest.StartsWith(bytes) && (longest < 0 || bytes.Length > BytesOf(longest).Length))
                longest = token;
        }

        return longest;
    }
}
