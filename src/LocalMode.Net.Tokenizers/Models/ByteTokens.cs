using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that stand for characters which the vocabulary lacks. Immutable.</summary>
internal sealed class ByteTokens
{
    private readonly int[] _ids = new int[256];
    private readonly byte[] _prefix;
    private readonly byte[] _suffix;

    /// <summary>Initializes a new instance of the <see cref="ByteTokens"/> class.</summary>
    /// <param name="vocabulary">All tokens; some or all of the bytes may be missing.</param>
    /// <param name="prefix">What comes before each character but a piece's first.</param>
    /// <param name="suffix">What comes after a piece's last character.</param>
    public ByteTokens(Vocabulary vocabulary, string prefix, string suffix)
    {
        for (int value = 0; value < _ids.Length; value++)
        {
            _ids[value] = vocabulary.IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")) ?? -1;
        }

        _prefix = System.Text.Encoding.UTF8.GetBytes(prefix);
        _suffix = System.Text.Encoding.UTF8.GetBytes(suffix);
    }

    /// <summary>Gets the ids, in no order.</summary>
    public IEnumerable<int> All => _ids.Where(static id => id >= 0);

    /// <summary>Adds the bytes of a character, each of length 1, if there are tokens for all of them.</summary>
    /// <param name="character">The character.</param>
    /// <param name="isFirst">Whether it is the first of its piece.</param>
    /// <param name="isLast">Whether it is the last of its piece.</param>
    /// <param name="barred">Tokens that the text must not become, or <see langword="null"/>.</param>
    /// <param name="work">Receives the symbols.</param>
    /// <returns>Whether they were added.</returns>
    public bool TryAdd(Rune character, bool isFirst, bool isLast, TokenSet? barred, MergeWork work)
    {
        Span<byte> buffer = stackalloc byte[4];
        ReadOnlySpan<byte> prefix = isFirst ? [] : _prefix;
        ReadOnlySpan<byte> own = buffer[..character.EncodeToUtf8(buffer)];
        ReadOnlySpan<byte> suffix = isLast ? _suffix : [];
        if (!HasAll(prefix, barred) || !HasAll(own, barred) || !HasAll(suffix, barred))
        {
            return false;
        }

        AddAll(prefix, work);
        AddAll(own, work);
        AddAll(suffix, work);
        return true;
    }

    /// <summary>Adds the bytes of a text, each in the place of all of it, if there are tokens for all of them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Its position in the piece.</param>
    /// <param name="barred">Tokens that the text must not become, or <see langword="null"/>.</param>
    /// <param name="tokens">Receives the tokens.</param>
    /// <returns>Whether they were added.</returns>
    public bool TryAdd(ReadOnlySpan<char> text, int start, TokenSet? barred, TokenBuffer tokens)
    {
        Span<byte> buffer = stackalloc byte[4];
        foreach (Rune character in text.EnumerateRunes())
        {
            if (!HasAll(buffer[..character.EncodeToUtf8(buffer)], barred))
            {
                return false;
            }
        }

        foreach (Rune character in text.EnumerateRunes())
        {
            foreach (byte value in buffer[..character.EncodeToUtf8(buffer)])
            {
                tokens.Add(_ids[value], start, start + text.Length);
            }
        }

        return true;
    }

    private bool HasAll(ReadOnlySpan<byte> bytes, TokenSet? barred)
    {
        foreach (byte value in bytes)
        {
            if (_ids[value] < 0 || (barred is not null && barred.Contains(_ids[value])))
            {
                return false;
            }
        }

        return true;
    }

    private void AddAll(ReadOnlySpan<byte> bytes, MergeWork work)
    {
        foreach (byte value in bytes)
        {
            work.Add(_ids[value], 1);
        }
    }
}
