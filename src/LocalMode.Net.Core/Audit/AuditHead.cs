using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalMode;

/// <summary>The signed end of a log, which tells that nothing was cut: <c>{"seq":1,"hash":"...","mac":"..."}</c> and a line feed.</summary>
internal sealed record AuditHead(long Sequence, byte[] Hash, byte[] Mac)
{
    public static byte[] Format(long sequence, byte[] hash, byte[] key) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"seq\":{sequence},\"hash\":\"{Convert.ToHexStringLower(hash)}\",\"mac\":\"{Convert.ToHexStringLower(AuditHash.SignHead(key, sequence, hash))}\"}}\n"));

    /// <summary>Reads a head.</summary>
    /// <returns>The head, or <see langword="null"/> if it has another form.</returns>
    public static AuditHead? Parse(ReadOnlySpan<byte> text)
    {
        return AuditLine.Skip(ref text, "{\"seq\":"u8) && AuditLine.TryNumber(ref text, out long sequence)
            && AuditLine.Skip(ref text, ",\"hash\":\""u8) && AuditLine.TryHex(ref text, out byte[] hash)
            && AuditLine.Skip(ref text, "\",\"mac\":\""u8) && AuditLine.TryHex(ref text, out byte[] mac) && text.SequenceEqual("\"}\n"u8)
            ? new AuditHead(sequence, hash, mac)
            : null;
    }

    public bool IsSignedWith(byte[] key) => CryptographicOperations.FixedTimeEquals(Mac, AuditHash.SignHead(key, Sequence, Hash));
}
