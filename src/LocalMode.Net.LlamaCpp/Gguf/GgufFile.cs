using System.Collections;
using LocalMode.Gguf;

namespace LocalMode.LlamaCpp.Gguf;

/// <summary>The header of a GGUF file, read and checked in managed code, because llama.cpp ends the process on some damaged files.</summary>
internal sealed partial class GgufFile
{
    private const int MaximumDimensions = 4;
    private const int MaximumNameBytes = 63;
    private const int MaximumKeyBytes = 65_535;
    private const int MaximumTextBytes = 16 << 20;
    private const int MaximumTextsBytes = 64 << 20;
    private const long MaximumArrayBytes = 512L << 20;

    // llama.cpp compares every name with all names before it.
    private const int MaximumEntries = 16_384;
    private const int MaximumTensors = 32_768;
    private const int DefaultAlignment = 32;

    private readonly Dictionary<string, GgufValue> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GgufTensor> _tensors = new(StringComparer.Ordinal);
    private readonly BitArray _byteTokens = new(256);
    private long _textBytes;

    private GgufFile(string path, long length)
    {
        Path = path;
        Length = length;
    }

    /// <summary>Gets the file's path.</summary>
    public string Path { get; }

    /// <summary>Gets the file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>Gets the metadata by key.</summary>
    public IReadOnlyDictionary<string, GgufValue> Metadata => _metadata;

    /// <summary>Gets the model's architecture, such as <c>llama</c>: the prefix of its own keys.</summary>
    public string Architecture { get; private set; } = "";

    /// <summary>Gets the tensors by name.</summary>
    public IReadOnlyDictionary<string, GgufTensor> Tensors => _tensors;

    /// <summary>Gets the number of tensors.</summary>
    public int TensorCount => _tensors.Count;

    /// <summary>Gets the tokens of the vocabulary.</summary>
    public int VocabularySize => (int)_metadata["tokenizer.ggml.tokens"].Count;

    /// <summary>Gets the chat template, or <see langword="null"/> where the file has none.</summary>
    public string? ChatTemplate => Text("tokenizer.chat_template");

    /// <summary>Reads and checks the header: metadata within the file, tensors of known types within the file, a model that can be loaded.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The header.</returns>
    /// <exception cref="ModelInvalidException">The file is damaged, cut off, or not a GGUF; names the place.</exception>
    /// <exception cref="UnsupportedCapabilityException">The file is one part of a model that was split.</exception>
    public static GgufFile Read(string path) => Read(path, isAdapter: false);

    /// <summary>Reads and checks the header of an adapter, which has tensors but is no model.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The header.</returns>
    /// <exception cref="ModelInvalidException">The file is damaged, cut off, or not a GGUF; names the place.</exception>
    public static GgufFile ReadAdapter(string path) => Read(path, isAdapter: true);

    /// <summary>Gets an integer of the metadata.</summary>
    public long? Integer(string key) => _metadata.TryGetValue(key, out GgufValue value) && IsInteger(value.Type) ? value.Integer : null;

    /// <summary>Gets a string of the metadata.</summary>
    public string? Text(string key) => _metadata.TryGetValue(key, out GgufValue value) ? value.Text : null;

    /// <summary>Gets one number per layer, from an array or from one number for all of them.</summary>
    /// <param name="key">The key, without the architecture.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="missing">What a file without the key means.</param>
    public long PerLayer(string key, int layer, long missing)
    {
        if (!_metadata.TryGetValue($"{Architecture}.{key}", out GgufValue value))
            return missing;

        return value.Items is { } items ? (layer < items.Length ? items[layer] : missing) : IsInteger(value.Type) ? value.Integer : missing;
    }

    private static GgufFile Read(string path, bool isAdapter)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            return Read(stream, path, isAdapter);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException(path, field: null, $"It cannot be read: {error.Message} Check its permissions and who else has it open.", error);
        }
    }

    /// <summary>Reads and checks a header, as <see cref="Read(string)"/> does.</summary>
    /// <param name="stream">The file, from its beginning; seekable.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="isAdapter">Whether it is an adapter, which is no model.</param>
    public static GgufFile Read(Stream stream, string path, bool isAdapter = false)
    {
        GgufFile file = new(path, stream.Length);
        GgufReader reader = new(stream, path);

        ReadOnlySpan<byte> magic = "GGUF"u8;
        foreach (byte expected in magic)
        {
            if (reader.ReadByte() != expected)
                throw reader.Invalid("It does not begin with 'GGUF'.");
        }

        uint version = reader.ReadUInt32();
        if (version is not (2 or 3))
            throw reader.Invalid($"It has GGUF version {version}; expected 2 or 3, in little-endian order.");

        // A tensor's entry takes at least 24 bytes, a metadata entry at least 13.
        long tensors = reader.ReadCount(24, "tensors");
        long keys = reader.ReadCount(13, "metadata entries");
        if (tensors > MaximumTensors || keys > MaximumEntries)
            throw reader.Invalid($"It claims {tensors:N0} tensors and {keys:N0} metadata entries; at most {MaximumTensors:N0} and {MaximumEntries:N0} are sensible.");

        for (long i = 0; i < keys; i++)
            file.ReadEntry(reader);

        file.CheckArchitecture(reader);
        if (!isAdapter)
            file.CheckModel(reader);

        file.ReadTensors(reader, tensors);
        if (!isAdapter)
            file.CheckShapes(reader);

        return file;
    }

    private static bool IsInteger(GgufValueType type) =>
        type is not (GgufValueType.Float32 or GgufValueType.Float64 or GgufValueType.String or GgufValueType.Array);

    private static int SizeOf(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        _ => 8,
    };

    private static GgufValueType ReadType(GgufReader reader)
    {
        uint type = reader.ReadUInt32();
        return type <= (uint)GgufValueType.Float64 ? (GgufValueType)type : throw reader.Invalid($"The value type {type} does not exist.");
    }

    private static GgufValue ReadScalar(GgufReader reader, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Bool => new(type, reader.ReadByte()),
        GgufValueType.Int8 => new(type, (sbyte)reader.ReadByte()),
        GgufValueType.UInt16 => new(type, (ushort)(reader.ReadByte() | (reader.ReadByte() << 8))),
        GgufValueType.Int16 => new(type, (short)(reader.ReadByte() | (reader.ReadByte() << 8))),
        GgufValueType.UInt32 => new(type, reader.ReadUInt32()),
        GgufValueType.Int32 => new(type, (int)reader.ReadUInt32()),
        GgufValueType.Float32 => new(type, Number: BitConverter.UInt32BitsToSingle(reader.ReadUInt32())),
        GgufValueType.Float64 => new(type, Number: BitConverter.UInt64BitsToDouble(reader.ReadUInt64())),
        _ => new(type, (long)reader.ReadUInt64()),
    };

    private GgufValue ReadArray(GgufReader reader, string key)
    {
        GgufValueType element = ReadType(reader);
        if (element == GgufValueType.Array)
            throw reader.Invalid("Arrays of arrays do not exist in this format.");

        if (element == GgufValueType.String)
        {
            long strings = reader.ReadCount(8, "texts");
            EnsureSensible(reader, strings * 8);
            bool isVocabulary = key == "tokenizer.ggml.tokens";
            for (long i = 0; i < strings; i++)
            {
                if (isVocabulary)
                    ReadToken(reader);
                else
                    reader.SkipString();
            }

            return new(GgufValueType.Array, ElementType: element, Count: strings);
        }

        long count = reader.ReadCount(SizeOf(element), "values");
        EnsureSensible(reader, count * SizeOf(element));
        if (!IsInteger(element) || count > GgufValue.MostItems)
        {
            reader.Skip(count * SizeOf(element));
            return new(GgufValueType.Array, ElementType: element, Count: count);
        }

        long[] items = new long[count];
        for (int i = 0; i < items.Length; i++)
            items[i] = ReadScalar(reader, element).Integer;

        return new(GgufValueType.Array, ElementType: element, Count: count, Items: items);
    }

    private static void EnsureSensible(GgufReader reader, long bytes)
    {
        if (bytes > MaximumArrayBytes)
            throw reader.Invalid($"Its array has {bytes:N0} bytes; at most {MaximumArrayBytes:N0} are sensible.");
    }

    private string ReadText(GgufReader reader)
    {
        string text = reader.ReadString(MaximumTextBytes);
        _textBytes += text.Length;
        return _textBytes <= MaximumTextsBytes ? text : throw reader.Invalid($"The texts up to here have more than {MaximumTextsBytes:N0} characters.");
    }

    private void ReadEntry(GgufReader reader)
    {
        reader.Field = "metadata";
        string key = reader.ReadString(MaximumKeyBytes);
        if (key.Length == 0)
            throw reader.Invalid("A key is empty.");

        reader.Field = key;
        GgufValueType type = ReadType(reader);
        GgufValue value = type switch
        {
            GgufValueType.String => new(type, Text: ReadText(reader)),
            GgufValueType.Array => ReadArray(reader, key),
            _ => ReadScalar(reader, type),
        };
        if (!_metadata.TryAdd(key, value))
            throw reader.Invalid("The key occurs twice.");
    }
}
