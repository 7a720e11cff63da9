using System.Buffers;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>
/// Follows a JSON object or array through text that is still growing, to find where it ends. Looks at each character once. What it takes
/// for complete may still not be JSON; what it takes for invalid never is.
/// </summary>
internal struct JsonExtent
{
    /// <summary>The nesting that arguments may have: what System.Text.Json reads by default.</summary>
    public const int DeepestArguments = 64;

    /// <summary>The nesting of arguments with that of the call around them.</summary>
    public const int Deepest = DeepestArguments + 4;

    private static readonly SearchValues<char> InString = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private static readonly SearchValues<char> BetweenStructure = SearchValues.Create(
        " \t\r\n,:+-.0123456789Eaeflnrstu");

    private UInt128 _objects;
    private int _depth;
    private bool _isInString;
    private bool _isEscaped;
    private bool _hasBegun;

    /// <summary>Gets a value indicating whether the end was found.</summary>
    public readonly bool IsComplete => _hasBegun && _depth == 0;

    /// <summary>Gets a value indicating whether what was looked at ends inside of a string.</summary>
    public readonly bool IsInString => _isInString;

    /// <summary>Goes on through the text.</summary>
    /// <param name="text">The text so far.</param>
    /// <param name="at">In: the first character not looked at yet. Out: behind the end, at the offending character, or the text's end.</param>
    /// <returns><see langword="true"/> at the end, <see langword="false"/> if this is no JSON, <see langword="null"/> if more is needed.</returns>
    public bool? Advance(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length)
        {
            if (_isInString)
            {
                if (!EndString(text, ref at))
                    return false;

                continue;
            }

            int skipped = text[at..].IndexOfAnyExcept(BetweenStructure);
            if (skipped < 0)
            {
                at = text.Length;
                return _depth > 0 ? null : false;
            }

            at += skipped;
            if (!Structure(text[at]))
                return false;

            at++;
            if (_depth == 0)
                return true;
        }

        return null;
    }

    private bool Structure(char next)
    {
        switch (next)
        {
            case '"':
                _isInString = true;
                return _depth > 0;
            case '{' or '[' when _depth < Deepest:
                _objects = (_objects << 1) | (next == '{' ? UInt128.One : UInt128.Zero);
                _depth++;
                _hasBegun = true;
                return true;
            case '}' or ']' when _depth > 0 && ((_objects & UInt128.One) == UInt128.One) == (next == '}'):
                _objects >>= 1;
                _depth--;
                return true;
            default:
                return false;
        }
    }

    // Escapes are only stepped over; the JSON reader judges them.
    private bool EndString(ReadOnlySpan<char> text, ref int at)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            at++;
            return true;
        }

        int skipped = text[at..].IndexOfAny(InString);
        at = skipped < 0 ? text.Length : at + skipped;
        if (at == text.Length)
            return true;

        switch (text[at])
        {
            case '"':
                _isInString = false;
                break;
            case '\\':
                _isEscaped = true;
                break;
            default:
                return false;
        }

        at++;
        return true;
    }
}
