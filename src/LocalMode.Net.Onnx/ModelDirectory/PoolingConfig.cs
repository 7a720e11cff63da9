using System.Collections.Immutable;
using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>The config.json of a Pooling module.</summary>
/// <param name="Poolings">The ways of pooling, whose vectors are joined in this order; usually one.</param>
/// <param name="IncludePrompt">Whether the prompt's tokens count.</param>
internal sealed record PoolingConfig(ImmutableArray<EmbeddingPooling> Poolings, bool IncludePrompt)
{
    // The flags of older files, in the order in which sentence-transformers joins their vectors.
    private static readonly (string Flag, string Mode, EmbeddingPooling Pooling)[] Modes =
    [
        ("pooling_mode_cls_token", "cls", EmbeddingPooling.Cls),
        ("pooling_mode_max_tokens", "max", EmbeddingPooling.Max),
        ("pooling_mode_mean_tokens", "mean", EmbeddingPooling.Mean),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", EmbeddingPooling.MeanSqrtLength),
        ("pooling_mode_weightedmean_tokens", "weightedmean", EmbeddingPooling.WeightedMean),
        ("pooling_mode_lasttoken", "lasttoken", EmbeddingPooling.LastToken),
    ];

    public static PoolingConfig Read(string moduleDirectory)
    {
        using JsonModelFile file = LayerFiles.OpenConfig(moduleDirectory);
        return new(ReadModes(file), file.GetBoolean("include_prompt") ?? true);
    }

    private static ImmutableArray<EmbeddingPooling> ReadModes(JsonModelFile file)
    {
        if (file.Find("pooling_mode") is { } mode)
        {
            return mode.ValueKind switch
            {
                JsonValueKind.String => [Find(file, mode.GetString()!)],
                JsonValueKind.Array when mode.GetArrayLength() > 0 => [.. mode.EnumerateArray().Select(item => Find(file, item.ValueKind == JsonValueKind.String ? item.GetString()! : throw file.Unexpected("pooling_mode", "strings", item)))],
                _ => throw file.Unexpected("pooling_mode", "a string or strings", mode),
            };
        }

        List<EmbeddingPooling> found = [];
        foreach ((string flag, _, EmbeddingPooling pooling) in Modes)
        {
            if (file.GetBoolean(flag) == true)
                found.Add(pooling);
        }

        // No flag is set, or none is there.
        return found.Count == 0 ? [EmbeddingPooling.Mean] : [.. found];
    }

    private static EmbeddingPooling Find(JsonModelFile file, string name)
    {
        foreach ((_, string mode, EmbeddingPooling pooling) in Modes)
        {
            if (name == mode)
                return pooling;
        }

        throw new UnsupportedCapabilityException(
            $"the pooling '{name}' of {file.Path}", nameof(OnnxEmbeddingGenerator), $"Use a model that pools by {string.Join(", ", Modes.Select(static known => known.Mode))}.");
    }
}
