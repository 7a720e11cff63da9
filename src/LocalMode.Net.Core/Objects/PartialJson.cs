using System.Buffers;
using System.Text.Json;

namespace LocalMode;

/// <summary>
/// Reads an answer as it arrives and gives the JSON so far, closed: what is open is closed, and a key without its value, a string or literal that has not
/// ended and a number that may go on are left out.
/// </summary>
/// <remarks>
/// Every character is looked at once. A snapshot is read anew from its beginning, so beyond <see cref="EveryChangeLength"/> characters there is one only
/// where the JSON grew by a sixteenth since the last, and at its end: all snapshots together cost at most 18 times the answer, beside those of the
/// first characters. The answer begins where <see cref="AnswerJson"/> has it begin: at its first bracket or quotation mark, or else inside of its first code
/// fence. What is no JSON ends the snapshots; whether the answer is right is for others to say. Not safe for concurrent use.
/// </remarks>
/// <param name="maxDepth">How deep the answer may be nested.</param>
internal sealed class PartialJson(int maxDepth = AnswerJson.MaxDepth)
{
    /// <summary>The length in UTF-16 units up to which each change is given.</summary>
    internal const int EveryChangeLength = 4096;

    private const int GrowthShare = 16;

    private readonly ArrayBufferWriter<char> _text = new();
    private readonly JsonOutline _outline = new(maxDepth);
    private readonly JsonDocumentOptions _options = new() { MaxDepth = maxDepth };
    private Stage _stage;
    private int _backticks;
    private int _changes;
    private int _given;
    private int _givenLength;

    private enum Stage
    {
        Beginning,
        BeforeFence,
        FenceLine,
        Json,
    }

    /// <summary>Forgets the answer: another one follows.</summary>
    public void Reset()
    {
        _text.ResetWrittenCount();
        _outline.Reset();
        _stage = Stage.Beginning;
        _backticks = _changes = _given = _givenLength = 0;
    }

    /// <summary>Takes the next piece of the answer.</summary>
    public void Append(ReadOnlySpan<char> piece)
    {
        if (_stage != Stage.Json)
            piece = SkipPreamble(piece);
        if (piece.IsEmpty || !_outline.IsOpen)
            return;
        int begin = _text.WrittenCount;
        _text.Write(piece);
        for (int i = 0; i < piece.Length && _outline.IsOpen; i++)
        {
            if (_outline.Advance(piece[i], begin + i))
                _changes++;
        }
    }

    /// <summary>Gives the JSON so far, if it changed since it was given last and is due.</summary>
    /// <param name="json">The JSON; it owns its memory.</param>
    public bool TrySnapshot(out JsonElement json)
    {
        json = default;
        if (_changes == _given)
            return false;
        int length = _outline.SafeLength;
        bool due = length <= EveryChangeLength || length - _givenLength >= _givenLength / GrowthShare || _outline.HasEnded;
        if (!due)
            return false;
        _given = _changes;
        _givenLength = length;
        char[] closed = ArrayPool<char>.Shared.Rent(length + _outline.Depth);
        _text.WrittenSpan[..length].CopyTo(closed);
        int closers = _outline.Close(closed.AsSpan(length));
        json = JsonElement.Parse(closed.AsSpan(0, length + closers), _options);
        ArrayPool<char>.Shared.Return(closed);
        return true;
    }

    /// <summary>Gives the part of a piece that belongs to the JSON.</summary>
    private ReadOnlySpan<char> SkipPreamble(ReadOnlySpan<char> piece)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            char c = piece[i];
            switch (_stage)
            {
                case Stage.Beginning when char.IsWhiteSpace(c):
                    break;
                case Stage.Beginning or Stage.FenceLine when c is '{' or '[' or '"':
                    _stage = Stage.Json;
                    return piece[i..];
                case Stage.FenceLine when c == '\n':
                    _stage = Stage.Json;
                    return piece[(i + 1)..];
                case Stage.Beginning or Stage.BeforeFence:
                    _stage = Stage.BeforeFence;
                    _backticks = c == '`' ? _backticks + 1 : 0;
                    if (_backticks == 3)
                        _stage = Stage.FenceLine;
                    break;
            }
        }
        return default;
    }
}
