using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>The config.json of a Pooling module.</summary>
/// <param name="Pooling">The way of pooling.</param>
/// <param name="IncludePrompt">Whether the prompt's tokens count.</param>
internal sealed record PoolingConfig(EmbeddingPooling Pooling, bool IncludePrompt)
{
    private static readonly (string Flag, string Mode, EmbeddingPooling? Pooling)[] Modes =
    [
        ("pooling_mode_cls_token", "cls", EmbeddingPooling.Cls),
        ("pooling_mode_mean_tokens", "mean", EmbeddingPooling.Mean),
        ("pooling_mode_max_tokens", "max", EmbeddingPooling.Max),
        ("pooling_mode_lasttoken", "lasttoken", EmbeddingPooling.LastToken),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", null),
        ("pooling_mode_weightedmean_tokens", "weightedmean", null),
    ];

    public static PoolingConfig Read(string moduleDirectory)
    {
        string path = Path.Combine(moduleDirectory, "config.json");
        using JsonModelFile? file = JsonModelFile.TryOpen(path);
        if (file is null)
        {
            throw new ModelNotFoundException(
                Path.GetFileName(moduleDirectory), [path], "modules.json lists a pooling module whose config.json is missing: download the model's folders too.");
        }

        return new(ReadPooling(file), file.GetBoolean("include_prompt") ?? true);
    }

    private static EmbeddingPooling ReadPooling(JsonModelFile file)
    {
        List<string> found = [];
        bool declared = false;
        if (file.Find("pooling_mode") is { } mode)
        {
            declared = true;
            if (mode.ValueKind == JsonValueKind.String)
                found.Add(mode.GetString()!);
            else if (mode.ValueKind == JsonValueKind.Array)
                found.AddRange(mode.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw file.Unexpected("pooling_mode", "strings", item)));
            else
                throw file.Unexpected("pooling_mode", "a string or strings", mode);
        }
        else
        {
            foreach ((string flag, string name, _) in Modes)
            {
                bool? value = file.GetBoolean(flag);
                declared |= value is not null;
                if (value == true)
                    found.Add(name);
            }
        }

        if (!declared)
            return EmbeddingPooling.Mean;
        if (found.Count == 0)
            throw new ModelInvalidException(file.Path, "$", "No pooling mode is switched on; expected exactly one.");

        // Several modes mean that their vectors are joined.
        return (found.Count == 1 ? Find(found[0]) : null)
            ?? throw new UnsupportedCapabilityException(
                $"the pooling '{string.Join(" + ", found)}' of {file.Path}", nameof(OnnxEmbeddingGenerator), "Use a model that pools by mean, cls, max or lasttoken.");
    }

    private static EmbeddingPooling? Find(string name)
    {
        foreach ((string flag, string mode, EmbeddingPooling? pooling) in Modes)
        {
            if (name == mode || name == flag || $"pooling_mode_{name}" == flag)
                return pooling;
        }

        return null;
    }
}
