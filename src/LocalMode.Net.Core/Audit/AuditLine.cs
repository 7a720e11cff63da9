using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LocalMode;

/// <summary>
/// The form of a record in a log: <c>{"seq":1,"prev":"...","entry":{...},"hash":"...","mac":"..."}</c>, without the line's end. The hash covers the bytes
/// of the previous hash and all bytes of the line before itself; the MAC covers the hash. Each byte is thus fixed, hashed or compared.
/// </summary>
internal readonly record struct AuditLine(long Sequence, byte[] Previous, byte[] Hash, byte[] Mac, int BodyLength)
{
    public const int MaxLength = 1 << 20;

    private const int HexLength = 2 * SHA256.HashSizeInBytes;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private static ReadOnlySpan<byte> SequenceMark => "{\"seq\":"u8;

    private static ReadOnlySpan<byte> PreviousMark => ",\"prev\":\""u8;

    private static ReadOnlySpan<byte> EntryMark => "\",\"entry\":{"u8;

    private static ReadOnlySpan<byte> HashMark => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> MacMark => "\",\"mac\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    /// <summary>Makes a line, with its line feed.</summary>
    /// <exception cref="ArgumentException">The entry is too long.</exception>
    public static (byte[] Line, byte[] Hash) Format(long sequence, byte[] previous, AuditEntry entry, byte[] key)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(entry, AuditJsonContext.Default.AuditEntry);
        string start = string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{sequence},\"prev\":\"{Convert.ToHexStringLower(previous)}\",\"entry\":");
        byte[] body = [.. Encoding.ASCII.GetBytes(start), .. json];
        byte[] hash = AuditHash.OfRecord(previous, body);
        byte[] line =
        [
            .. body, .. HashMark, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)), .. MacMark,
            .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(AuditHash.SignRecord(key, hash))), .. End, (byte)'\n',
        ];
        return line.Length <= MaxLength
            ? (line, hash)
            : throw new ArgumentException($"The audit entry takes {line.Length} bytes as a record; expected at most {MaxLength}.", nameof(entry));
    }

    public static bool TryParse(ReadOnlySpan<byte> line, out AuditLine parsed)
    {
        parsed = default;
        int body = line.Length - (HashMark.Length + HexLength + MacMark.Length + HexLength + End.Length);
        if (body < 0)
            return false;
        ReadOnlySpan<byte> rest = line[body..];
        if (!Skip(ref rest, HashMark) || !TryHex(ref rest, out byte[] hash) || !Skip(ref rest, MacMark) || !TryHex(ref rest, out byte[] mac) || !rest.SequenceEqual(End))
            return false;
        rest = line[..body];
        if (!Skip(ref rest, SequenceMark) || !TryNumber(ref rest, out long sequence)
            || !Skip(ref rest, PreviousMark) || !TryHex(ref rest, out byte[] previous) || !rest.StartsWith(EntryMark) || rest[^1] != (byte)'}')
            return false;
        parsed = new(sequence, previous, hash, mac, body);
        return true;
    }

    public static bool TryNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        bool valid = Utf8Parser.TryParse(text, out number, out int used) && number >= 0 && text[0] is >= (byte)'0' and <= (byte)'9';
        text = text[used..];
        return valid;
    }

    public static bool TryHex(ref ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length < HexLength || text[..HexLength].ContainsAnyExcept(HexDigits))
            return false;
        bytes = Convert.FromHexString(Encoding.ASCII.GetString(text[..HexLength]));
        text = text[HexLength..];
        return true;
    }

    public static bool Skip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        if (!text.StartsWith(mark))
            return false;
        text = text[mark.Length..];
        return true;
    }
}
