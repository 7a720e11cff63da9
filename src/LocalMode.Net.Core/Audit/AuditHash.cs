using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LocalMode;

/// <summary>The hashes and signatures of audit logs. What is signed begins with what it is, so that no signature serves as another.</summary>
internal static class AuditHash
{
    public const int MinKeyLength = 16;

    /// <summary>What precedes the first record.</summary>
    public static byte[] None => new byte[SHA256.HashSizeInBytes];

    public static byte[] CheckedKey(ReadOnlySpan<byte> key) => key.Length >= MinKeyLength
        ? key.ToArray()
        : throw new ArgumentException($"The key of the audit log has {key.Length} bytes; expected {MinKeyLength} or more, 32 random ones at best.", nameof(key));

    public static byte[] OfRecord(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    public static byte[] SignRecord(byte[] key, ReadOnlySpan<byte> hash) => Sign(key, "localmode-audit-record"u8, 0, hash);

    public static byte[] SignHead(byte[] key, long sequence, ReadOnlySpan<byte> hash) => Sign(key, "localmode-audit-head"u8, sequence, hash);

    private static byte[] Sign(byte[] key, ReadOnlySpan<byte> what, long sequence, ReadOnlySpan<byte> hash)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        using IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(what);
        mac.AppendData(number);
        mac.AppendData(hash);
        return mac.GetHashAndReset();
    }
}
