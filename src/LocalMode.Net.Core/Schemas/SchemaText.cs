using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LocalMode;

/// <summary>
/// The text of JSON strings and names. System.Text.Json refuses strings with half a surrogate pair, which valid JSON can hold, so the
/// escapes are read here.
/// </summary>
internal static class SchemaText
{
    private const int ShownLength = 60;

    /// <summary>Gives a string's text.</summary>
    public static string StringOf(JsonElement element) => Decode(RawOf(element));

    public static string NameOf(JsonProperty property) => Decode(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>A string's bytes as written, without the quotes.</summary>
    public static ReadOnlySpan<byte> RawOf(JsonElement element) => JsonMarshal.GetRawUtf8Value(element)[1..^1];

    /// <summary>Finds a member by name; the last one counts if there are several.</summary>
    public static bool TryGetMember(JsonElement element, string name, out JsonElement value)
    {
        bool found = false;
        value = default;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8PropertyName(member);
            if (raw.Contains((byte)'\\') ? Decode(raw) == name : Matches(raw, name))
            {
                value = member.Value;
                found = true;
            }
        }
        return found;
    }

    /// <summary>Writes the text into a buffer and returns its length. The buffer is as long as the bytes.</summary>
    public static int Decode(ReadOnlySpan<byte> raw, Span<char> text)
    {
        int length = 0;
        while (!raw.IsEmpty)
        {
            int plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
                return length + Encoding.UTF8.GetChars(raw, text[length..]);
            length += Encoding.UTF8.GetChars(raw[..plain], text[length..]);
            if (raw[plain + 1] == 'u')
            {
                text[length++] = (char)ushort.Parse(raw.Slice(plain + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                raw = raw[(plain + 6)..];
                continue;
            }
            text[length++] = raw[plain + 1] switch
            {
                (byte)'n' => '\n',
                (byte)'t' => '\t',
                (byte)'r' => '\r',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                byte other => (char)other,
            };
            raw = raw[(plain + 2)..];
        }
        return length;
    }

    /// <summary>Counts the code points; half a pair counts as one.</summary>
    public static int CodePoints(ReadOnlySpan<byte> raw, ReadOnlySpan<char> decoded)
    {
        int count = 0;
        if (decoded.IsEmpty)
        {
            foreach (byte b in raw)
                count += (b & 0xC0) == 0x80 ? 0 : 1;
            return count;
        }
        for (int i = 0; i < decoded.Length; i++, count++)
        {
            if (char.IsHighSurrogate(decoded[i]) && i + 1 < decoded.Length && char.IsLowSurrogate(decoded[i + 1]))
                i++;
        }
        return count;
    }

    /// <summary>Names a kind of value in words.</summary>
    public static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    /// <summary>Tells whether the brackets of a JSON text nest deeper than a limit.</summary>
    public static bool IsDeeper(ReadOnlySpan<char> json, int limit)
    {
        int depth = 0;
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case '"':
                    inString = !inString;
                    break;
                case '\\' when inString:
                    i++;
                    break;
                case '[' or '{' when !inString:
                    if (++depth > limit)
                        return true;
                    break;
                case ']' or '}' when !inString:
                    depth--;
                    break;
            }
        }
        return false;
    }

    /// <summary>Cuts a text for a message.</summary>
    public static string Cut(string text, int shown = ShownLength)
    {
        if (text.Length <= shown)
            return text;
        int length = char.IsHighSurrogate(text[shown - 1]) ? shown - 1 : shown;
        return $"{text.AsSpan(0, length)}...";
    }

    /// <summary>Shows a value of any kind in a message: arrays and objects by their kind, others cut.</summary>
    public static string Show(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => ShowRaw(RawOf(element), "\""),
        _ => ShowRaw(JsonMarshal.GetRawUtf8Value(element), ""),
    };

    private static string ShowRaw(ReadOnlySpan<byte> raw, string quote)
    {
        // Four bytes are the most that a character takes, so the cut needs no more.
        string text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 4 * (ShownLength + 1))]);
        return $"{quote}{Cut(text)}{quote}";
    }

    private static string Decode(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(raw);
        char[] buffer = ArrayPool<char>.Shared.Rent(raw.Length);
        string text = new(buffer, 0, Decode(raw, buffer));
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private static bool Matches(ReadOnlySpan<byte> raw, string name)
    {
        if (raw.Length < name.Length)
            return false;
        return Ascii.IsValid(name) ? Ascii.Equals(raw, name) : Encoding.UTF8.GetString(raw) == name;
    }
}
