namespace LocalMode.Tokenizers;

/// <summary>What tokenizer_config.json, special_tokens_map.json, added_tokens.json and config.json of a directory say about its tokenizer.</summary>
internal sealed class DirectorySettings
{
    private static readonly string[] Roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly Dictionary<string, bool?> _flags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AddedToken> _roles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, AddedToken> _added = [];
    private readonly List<AddedToken> _additional = [];

    private DirectorySettings(string directory) => Directory = directory;

    /// <summary>Gets the directory.</summary>
    public string Directory { get; }

    /// <summary>Gets the tokenizer's class without the ending of fast ones, such as <c>BertTokenizer</c>, or <see langword="null"/>.</summary>
    public string? TokenizerClass { get; private set; }

    /// <summary>Gets the model type of config.json, or <see langword="null"/>.</summary>
    public string? ModelType { get; private set; }

    /// <summary>Reads the files that are there.</summary>
    /// <param name="directory">The directory.</param>
    public static DirectorySettings Read(string directory)
    {
        var settings = new DirectorySettings(directory);
        settings.ReadFile("special_tokens_map.json", settings.ReadRoles);
        settings.ReadFile("added_tokens.json", settings.ReadAddedTokens);
        settings.ReadFile("tokenizer_config.json", settings.ReadConfig);
        settings.ReadFile("config.json", root => settings.ModelType = root.Find("model_type")?.AsString());
        return settings;
    }

    /// <summary>Gets a flag of tokenizer_config.json.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What counts where it is missing or null.</param>
    public bool Flag(string name, bool otherwise) => FlagOrNull(name) ?? otherwise;

    /// <summary>Gets a flag of tokenizer_config.json, or <see langword="null"/> where it is missing or null.</summary>
    /// <param name="name">Its name.</param>
    public bool? FlagOrNull(string name) => _flags.GetValueOrDefault(name);

    /// <summary>Gets a special token, or <see langword="null"/>.</summary>
    /// <param name="role">Its name in tokenizer_config.json, such as <c>cls_token</c>.</param>
    public string? TokenOf(string role) => _roles.TryGetValue(role, out AddedToken? token) ? token.Content : null;

    /// <summary>Gives a role a token where the files name none.</summary>
    /// <param name="role">The role.</param>
    /// <param name="token">The token that the class has by default.</param>
    /// <param name="stripLeft">Whether it takes the white space before it along.</param>
    public void Default(string role, string token, bool stripLeft = false) =>
        _roles.TryAdd(role, new AddedToken(0, token, false, stripLeft, false, false, Special: true));

    /// <summary>Gets all added tokens, in the order in which those that the vocabulary lacks get their ids.</summary>
    public List<AddedToken> AddedTokens()
    {
        List<AddedToken> tokens = [.. _added.Values];
        foreach (string role in Roles)
        {
            if (_roles.TryGetValue(role, out AddedToken? token))
            {
                tokens.Add(token);
            }
        }

        tokens.AddRange(_additional);
        return tokens;
    }

    private static AddedToken ReadToken(JsonPart part, bool special) => part.IsObject
        ? new AddedToken(
            0,
            part.Require("content").AsString(),
            Flag(part, "single_word"),
            Flag(part, "lstrip"),
            Flag(part, "rstrip"),
            part.Find("normalized")?.AsBoolean() ?? !special,
            part.Find("special")?.AsBoolean() ?? special)
        : new AddedToken(0, part.AsString(), false, false, false, Normalized: !special, special);

    private static bool Flag(JsonPart part, string name) => part.Find(name)?.AsBoolean() ?? false;

    private void ReadFile(string name, Action<JsonPart> read)
    {
        string path = Path.Combine(Directory, name);
        if (!File.Exists(path))
        {
            return;
        }

        using JsonFile file = JsonFile.Parse(ModelFile.ReadAllBytes(path, $"a {name}"), path);
        read(file.Root);
    }

    private void ReadConfig(JsonPart root)
    {
        ReadRoles(root);
        string? name = root.Find("tokenizer_class")?.AsString();
        TokenizerClass = name is not null && name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name;
        foreach ((string flag, JsonPart value) in root.AsEntries())
        {
            if (value.IsBoolean)
            {
                _flags[flag] = value.AsBoolean();
            }
        }

        if (root.Find("added_tokens_decoder") is not { } decoder)
        {
            return;
        }

        foreach ((string id, JsonPart value) in decoder.AsEntries())
        {
            _added[IndexOf(id, value)] = ReadToken(value.At(id), special: false);
        }
    }

    private static int IndexOf(string id, JsonPart value) =>
        int.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index)
            ? index
            : throw value.At(id).Invalid($"Found '{id}' as a token's id; expected a whole number from 0 to {int.MaxValue}.");

    private void ReadRoles(JsonPart root)
    {
        foreach (string role in Roles)
        {
            if (root.Find(role) is { } token)
            {
                _roles[role] = ReadToken(token, special: true);
            }
        }

        if (root.Find("additional_special_tokens") is { IsArray: true } others)
        {
            _additional.AddRange(others.AsArray().ConvertAll(static token => ReadToken(token, special: true)));
        }
    }

    private void ReadAddedTokens(JsonPart root)
    {
        foreach ((string token, JsonPart id) in root.AsEntries())
        {
            _added[id.At(token).AsIndex()] = new AddedToken(0, token, false, false, false, Normalized: true, Special: false);
        }
    }
}
