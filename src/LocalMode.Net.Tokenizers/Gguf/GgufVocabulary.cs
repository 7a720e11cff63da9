using LocalMode.Gguf;

namespace LocalMode.Tokenizers;

/// <summary>What a GGUF's metadata says about its tokenizer. Values of other keys are skipped.</summary>
internal sealed class GgufVocabulary
{
    private const string Prefix = "tokenizer.ggml.";
    private const int MaximumKeyBytes = 65_535, MaximumTextBytes = 16 << 20;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _integers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _lists = new(StringComparer.Ordinal);

    private float[] _scores = [];

    private GgufVocabulary(string path) => Path = path;

    /// <summary>Gets the file's path.</summary>
    public string Path { get; }

    /// <summary>Gets the type of each token, or nothing where the file has none.</summary>
    public int[] TokenTypes { get; private set; } = [];

    /// <summary>Gets the bytes of the character map, or nothing where the file has none.</summary>
    public byte[] CharacterMap { get; private set; } = [];

    /// <summary>Gets the score of each token.</summary>
    /// <param name="tokens">The number of tokens.</param>
    public float[] Scores(int tokens)
    {
        if (_scores.Length != tokens)
        {
            throw Invalid("scores", $"It has {_scores.Length} values for {tokens} tokens; expected one for each.");
        }

        int wrong = Array.FindIndex(_scores, float.IsNaN);
        return wrong < 0 ? _scores : throw Invalid("scores", $"The score of token {wrong} is not a number.");
    }

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="path">The file.</param>
    public static GgufVocabulary Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            var vocabulary = new GgufVocabulary(path);
            vocabulary.ReadHeader(new GgufReader(stream, path));
            return vocabulary;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelNotFoundException(
                path, [System.IO.Path.GetFullPath(path)], "Give the path of a GGUF file, or restore the model's files.", innerException: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException(path, field: null, $"It could not be read: {error.Message} Check its permissions.", error);
        }
    }

    /// <summary>Gets a text, or <see langword="null"/>.</summary>
    /// <param name="name">The key after <c>tokenizer.ggml.</c>.</param>
    public string? Text(string name) => _texts.GetValueOrDefault(name);

    /// <summary>Gets a true-or-false value, or <see langword="null"/>.</summary>
    /// <param name="name">The key after <c>tokenizer.ggml.</c>.</param>
    public bool? Flag(string name) => _integers.TryGetValue(name, out long value) ? value != 0 : null;

    /// <summary>Gets a list of texts that must be there.</summary>
    /// <param name="name">The key after <c>tokenizer.ggml.</c>.</param>
    public string[] List(string name) => _lists.TryGetValue(name, out string[]? list) && list.Length > 0
        ? list
        : throw Invalid(name, "It is missing or empty; expected a list of texts.");

    /// <summary>Gets the id of a special token, or <see langword="null"/> where the file has none.</summary>
    /// <param name="name">The key after <c>tokenizer.ggml.</c>.</param>
    /// <param name="tokens">The number of tokens.</param>
    public int? TokenId(string name, int tokens)
    {
        if (!_integers.TryGetValue(name, out long id) || id == uint.MaxValue || id == -1)
        {
            return null;
        }

        return id >= 0 && id < tokens ? (int)id : throw Invalid(name, $"Found the id {id}; expected one below the number of tokens, {tokens}.");
    }

    /// <summary>Creates an error about a value.</summary>
    /// <param name="name">The key after <c>tokenizer.ggml.</c>.</param>
    /// <param name="reason">What was found and expected.</param>
    public ModelInvalidException Invalid(string name, string reason) => new(Path, Prefix + name, $"{reason} Restore the file, or download the model again.");

    private static long ReadInteger(GgufReader reader, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Bool => reader.ReadByte(),
        GgufValueType.Int8 => (sbyte)reader.ReadByte(),
        GgufValueType.UInt16 => (ushort)(reader.ReadByte() | (reader.ReadByte() << 8)),
        GgufValueType.Int16 => (short)(reader.ReadByte() | (reader.ReadByte() << 8)),
        GgufValueType.UInt32 or GgufValueType.Float32 => reader.ReadUInt32(),
        GgufValueType.Int32 => (int)reader.ReadUInt32(),
        _ => (long)reader.ReadUInt64(),
    };

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

    private void ReadHeader(GgufReader reader)
    {
        foreach (byte expected in "GGUF"u8)
        {
            if (reader.ReadByte() != expected)
            {
                throw reader.Invalid("It does not begin with 'GGUF'.");
            }
        }

        uint version = reader.ReadUInt32();
        if (version is not (2 or 3))
        {
            throw reader.Invalid($"It has GGUF version {version}; expected 2 or 3, in little-endian order.");
        }

        _ = reader.ReadUInt64();
        long entries = reader.ReadCount(13, "metadata entries");
        for (long i = 0; i < entries; i++)
        {
            reader.Field = "metadata";
            string key = reader.ReadString(MaximumKeyBytes);
            reader.Field = key;
            string name = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : "";
            ReadValue(reader, name);
        }
    }

    private void ReadValue(GgufReader reader, string name)
    {
        GgufValueType type = ReadType(reader);
        if (type == GgufValueType.Array)
        {
            ReadArray(reader, name);
        }
        else if (type != GgufValueType.String)
        {
            _integers[name] = ReadInteger(reader, type);
        }
        else if (name.Length == 0)
        {
            reader.SkipString();
        }
        else
        {
            _texts[name] = reader.ReadString(MaximumTextBytes);
        }
    }

    private void ReadArray(GgufReader reader, string name)
    {
        GgufValueType element = ReadType(reader);
        if (element == GgufValueType.Array)
        {
            throw reader.Invalid("Arrays of arrays do not exist in this format.");
        }

        bool isText = element == GgufValueType.String;
        long count = reader.ReadCount(isText ? 8 : SizeOf(element), isText ? "texts" : "values");
        if (isText && name.Length > 0 && name != "precompiled_charsmap")
        {
            var list = new string[count];
            for (int i = 0; i < list.Length; i++)
            {
                list[i] = reader.ReadString(MaximumTextBytes);
            }

            _lists[name] = list;
            return;
        }

        if (name == "token_type")
        {
            TokenTypes = new int[count];
            for (int i = 0; i < TokenTypes.Length; i++)
            {
                TokenTypes[i] = (int)ReadInteger(reader, element);
            }

            return;
        }

        if (name == "scores" && element == GgufValueType.Float32)
        {
            _scores = new float[count];
            for (int i = 0; i < _scores.Length; i++)
            {
                _scores[i] = BitConverter.UInt32BitsToSingle(reader.ReadUInt32());
            }

            return;
        }

        if (name == "precompiled_charsmap")
        {
            CharacterMap = element is (GgufValueType.UInt8 or GgufValueType.Int8) && count <= MaximumTextBytes
                ? reader.ReadBytes(count)
                : throw Invalid(name, $"Found {count:N0} values of the type {element}; expected at most {MaximumTextBytes:N0} bytes.");
            return;
        }

        for (long i = 0; isText && i < count; i++)
        {
            reader.SkipString();
        }

        if (!isText)
        {
            reader.Skip(count * SizeOf(element));
        }
    }
}
