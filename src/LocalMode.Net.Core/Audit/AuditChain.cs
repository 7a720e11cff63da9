using System.Buffers;
using System.Globalization;

namespace LocalMode;

/// <summary>The end of a chain of records. Used by one append at a time.</summary>
internal sealed class AuditChain(byte[] key, long records, byte[] hash)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public long Records { get; private set; } = records;

    public byte[] Hash { get; private set; } = hash;

    public byte[] Head => AuditHead.Format(Records, Hash, key);

    /// <summary>Makes the line of the next record, and leaves the chain as it is until it is written.</summary>
    /// <exception cref="ArgumentException">The entry cannot be recorded.</exception>
    public (byte[] Line, byte[] Hash) Next(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.ConversationHash is { } conversation && (conversation.Length != 64 || conversation.AsSpan().ContainsAnyExcept(HexDigits)))
            throw new ArgumentException($"The audit entry holds a conversation that is no SHA-256 in lower-case hexadecimal digits. Use {nameof(AuditEntry)}.{nameof(AuditEntry.HashConversation)}.", nameof(entry));
        return AuditLine.Format(Records + 1, Hash, WithoutSecrets(entry), key);
    }

    /// <summary>Goes on to the record that was written.</summary>
    /// <returns>Its id: the number and the beginning of its hash.</returns>
    public string Advance(byte[] hash)
    {
        Records++;
        Hash = hash;
        return string.Create(CultureInfo.InvariantCulture, $"{Records}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}");
    }

    // The rest of an address may hold a key.
    private static AuditEntry WithoutSecrets(AuditEntry entry) => entry.Target is { Endpoint: { } endpoint } target
        ? entry with { Target = target with { Endpoint = endpoint.IsAbsoluteUri ? new Uri(endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)) : null } }
        : entry;
}
