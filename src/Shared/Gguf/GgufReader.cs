using System.Buffers.Binary;
using System.Text;

namespace LocalMode.Gguf;

/// <summary>Reads the pieces of a GGUF header and never past the end of the file. Allocates in proportion to what is kept, not to what the file claims.</summary>
internal sealed class GgufReader(Stream stream, string file)
{
    private readonly byte[] _scratch = new byte[256];

    /// <summary>Gets the bytes from here to the end of the file.</summary>
    public long Remaining => stream.Length - stream.Position;

    /// <summary>Gets the offset of the next byte.</summary>
    public long Position => stream.Position;

    /// <summary>Gets or sets the place that errors name.</summary>
    public string? Field { get; set; }

    public byte ReadByte() => Read(1)[0];

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(8));

    /// <summary>Reads a count of things that each take at least <paramref name="bytesEach"/> bytes, and refuses one that the rest of the file cannot hold.</summary>
    public long ReadCount(int bytesEach, string what)
    {
        ulong count = ReadUInt64();
        if (count > (ulong)(Remaining / bytesEach))
            throw Invalid($"It claims {count:N0} {what}, but only {Remaining:N0} bytes follow: it is damaged or cut off.");

        return (long)count;
    }

    /// <summary>Reads a string.</summary>
    /// <param name="limit">The most bytes that are sensible here.</param>
    public string ReadString(int limit)
    {
        long length = ReadCount(1, "bytes of text");
        if (length > limit)
            throw Invalid($"Its text has {length:N0} bytes; at most {limit:N0} are sensible here.");

        if (length <= _scratch.Length)
            return Encoding.UTF8.GetString(Read((int)length));

        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads bytes whose number was checked to be there.</summary>
    public byte[] ReadBytes(long count)
    {
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void SkipString() => Skip(ReadCount(1, "bytes of text"));

    /// <summary>Skips bytes that were checked to be there.</summary>
    public void Skip(long count)
    {
        if (count <= _scratch.Length)
            stream.ReadExactly(_scratch, 0, (int)count);
        else
            stream.Seek(count, SeekOrigin.Current);
    }

    /// <summary>Makes the error for what was just read.</summary>
    public ModelInvalidException Invalid(string reason) =>
        new(file, Field, $"{reason} Delete the file and download the model again.");

    private ReadOnlySpan<byte> Read(int count)
    {
        if (count > Remaining)
            throw Invalid($"The file ends here, after {stream.Length:N0} bytes: it is cut off.");

        stream.ReadExactly(_scratch, 0, count);
        return _scratch.AsSpan(0, count);
    }
}
