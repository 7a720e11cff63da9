using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Turns ids into text as they come. The pieces together are what <see cref="HfTokenizer.Decode"/> gives for all ids at once.</summary>
/// <remarks>
/// A piece comes as soon as it is certain, never with a part of a character: bytes of an unfinished one wait. Memory and the time of a step are bounded, however long
/// the stream is. Where a decoder changes text that has been given already (WordPiece does so around apostrophes), what follows the common
/// beginning is given. Not safe for concurrent use.
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "The name it has in Hugging Face's tokenizers; it is no System.IO.Stream.")]
public sealed class TokenizerDecodeStream
{
    // No character has more bytes than four, so what waits longer than this is not going to become one.
    private const int MostPending = 32;
    private const int ContextAfterForcing = 8;
    private const int MostUnfinished = 3;
    private const char Replacement = '\uFFFD';

    private readonly HfTokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly List<int> _ids = [];
    private string _given = "";
    private int _givenIds;

    internal TokenizerDecodeStream(HfTokenizer tokenizer, bool skipSpecial) => (_tokenizer, _skipSpecial) = (tokenizer, skipSpecial);

    /// <summary>Takes the next id.</summary>
    /// <param name="id">The id; one that no token has, and a special token that is left out, give nothing.</param>
    /// <returns>The text that became certain, or <see langword="null"/> where nothing did.</returns>
    public string? Step(int id)
    {
        if (!_tokenizer.HasText(id, _skipSpecial))
        {
            return null;
        }

        _ids.Add(id);
        string text = Decode();
        if (text.EndsWith(Replacement))
        {
            return _ids.Count - _givenIds > MostPending ? Force(text) : null;
        }

        // As in Hugging Face's, text that got shorter, in bytes, is no news.
        if (Encoding.UTF8.GetByteCount(text) <= Encoding.UTF8.GetByteCount(_given))
        {
            return null;
        }

        string piece = text[CommonLength(text)..];
        int kept = _ids.Count - _givenIds;
        _ids.RemoveRange(0, _givenIds);
        _givenIds = kept;
        _given = Decode();
        return piece.Length == 0 ? null : piece;
    }

    /// <summary>Ends the stream and begins anew.</summary>
    /// <returns>What still waited, with U+FFFD for bytes that did not become a character, or <see langword="null"/> if nothing did.</returns>
    public string? Flush()
    {
        string text = Decode();
        string rest = text.Length > _given.Length ? text[CommonLength(text)..] : "";
        _ids.Clear();
        (_given, _givenIds) = ("", 0);
        return rest.Length == 0 ? null : rest;
    }

    // Gives all but the end that may still become a character, and forgets all but a few ids.
    private string? Force(string text)
    {
        int end = text.Length;
        while (text.Length - end < MostUnfinished && end > 0 && text[end - 1] == Replacement)
        {
            end--;
        }

        int unfinished = text.Length - end;
        string piece = text[Math.Min(CommonLength(text), end)..end];
        _ids.RemoveRange(0, _ids.Count - ContextAfterForcing);
        _givenIds = _ids.Count;
        string context = Decode();
        _given = context[..Math.Max(0, context.Length - unfinished)];
        return piece.Length == 0 ? null : piece;
    }

    private string Decode() => _tokenizer.Decode(CollectionsMarshal.AsSpan(_ids), _skipSpecial);

    // What has been given is the beginning of the text, but for decoders that change it afterwards.
    private int CommonLength(string text)
    {
        int common = text.AsSpan().CommonPrefixLength(_given);
        return common > 0 && common < text.Length && char.IsLowSurrogate(text[common]) ? common - 1 : common;
    }
}
