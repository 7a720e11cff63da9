using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// The file of a saved conversation: a header of 64 bytes (magic, version, token count, state length, checksum, fingerprint), the tokens,
/// and llama.cpp's state. Nothing in it is believed before the sizes, the fingerprint and the checksum fit.
/// </summary>
internal static class PromptStateFile
{
    /// <summary>The bytes of a fingerprint.</summary>
    public const int FingerprintLength = 32;

    private const int HeaderLength = 64;
    private const int Version = 1;
    private const ulong Magic = 0x3154_5053_434C_4D4C; // "LMLCSPT1"

    /// <summary>Gets the length of a file.</summary>
    /// <param name="tokens">The tokens of the conversation.</param>
    /// <param name="stateLength">The bytes of its state.</param>
    public static long LengthOf(int tokens, long stateLength) =>
        stateLength > long.MaxValue - HeaderLength - ((long)tokens * sizeof(int)) ? long.MaxValue : HeaderLength + ((long)tokens * sizeof(int)) + stateLength;

    /// <summary>Writes a file next to its place and moves it there, so that no reader sees half of it.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="fingerprint">What the state fits to.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="state">The state.</param>
    public static void Write(string path, ReadOnlySpan<byte> fingerprint, ReadOnlySpan<int> tokens, ReadOnlySpan<byte> state)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], tokens.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], state.Length);
        fingerprint.CopyTo(header[32..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Checksum(header, MemoryMarshal.AsBytes(tokens), state));

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        try
        {
            using (FileStream file = new(temporary, options))
            {
                file.Write(header);
                file.Write(MemoryMarshal.AsBytes(tokens));
                file.Write(state);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads the tokens of a file. Its state is not looked at.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What it must fit to.</param>
    /// <param name="mostTokens">The most tokens that it may have.</param>
    /// <exception cref="InvalidDataException">It is not such a file; says why.</exception>
    public static int[] ReadTokens(string path, ReadOnlySpan<byte> fingerprint, int mostTokens)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderLength];
        return ReadTokens(file, header, fingerprint, mostTokens);
    }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What it must fit to.</param>
    /// <param name="tokens">The tokens that it must hold.</param>
    /// <returns>The state.</returns>
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged; says why.</exception>
    public static NativeBuffer ReadState(string path, ReadOnlySpan<byte> fingerprint, ReadOnlySpan<int> tokens)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!ReadTokens(file, header, fingerprint, tokens.Length).AsSpan().SequenceEqual(tokens))
            throw new InvalidDataException("it holds other tokens than before");

        NativeBuffer state = new(checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[16..])));
        try
        {
            file.ReadExactly(state.Span);
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
            header.Slice(24, sizeof(uint)).Clear();
            return Checksum(header, MemoryMarshal.AsBytes(tokens), state.Span) == expected ? state : throw new InvalidDataException("its checksum does not fit");
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static int[] ReadTokens(FileStream file, Span<byte> header, ReadOnlySpan<byte> fingerprint, int mostTokens)
    {
        if (file.Length < HeaderLength)
            throw new InvalidDataException("it is too short");

        file.ReadExactly(header);
        int count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        long stateLength = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic || BinaryPrimitives.ReadInt32LittleEndian(header[8..]) != Version)
            throw new InvalidDataException("it is not a saved conversation of this version");

        if (!header[32..].SequenceEqual(fingerprint))
            throw new InvalidDataException("it belongs to another model or other settings");

        if (count < 1 || count > mostTokens || stateLength is < 1 or > int.MaxValue || file.Length != LengthOf(count, stateLength))
            throw new InvalidDataException("its sizes do not fit");

        int[] tokens = new int[count];
        file.ReadExactly(MemoryMarshal.AsBytes(tokens.AsSpan()));
        return tokens;
    }

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tokens, ReadOnlySpan<byte> state) =>
        ~Append(Append(Append(~0u, header), tokens), state);

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, word);

        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);

        return crc;
    }
}
