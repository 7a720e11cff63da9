namespace LocalMode.Onnx;

/// <summary>The graphs of an encoder-decoder model in Optimum's layout.</summary>
/// <param name="Encoder">The encoder.</param>
/// <param name="Decoder">The decoder: of the first step, of every step (merged), or without a cache.</param>
/// <param name="DecoderWithPast">The decoder of the later steps, or <see langword="null"/>.</param>
internal sealed record EncoderDecoderFiles(string Encoder, string Decoder, string? DecoderWithPast)
{
    private const string EncoderName = "encoder_model";

    private static readonly string[] Folders = ["onnx", ""];

    /// <summary>Finds the graphs below a directory.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="directory">The model directory.</param>
    /// <param name="chosen">What the caller names: files relative to the directory, and the variant.</param>
    /// <exception cref="ModelNotFoundException">A graph is missing; the error lists what is there.</exception>
    public static EncoderDecoderFiles Locate(string model, string directory, EncoderDecoderChoice chosen)
    {
        List<string> probed = [];
        if (chosen.Encoder is not null && chosen.Decoder is not null)
            return new(Existing(chosen.Encoder), Existing(chosen.Decoder), chosen.DecoderWithPast is null ? null : Existing(chosen.DecoderWithPast));

        // A quantised graph is another model: it is taken only if it is named, or the only one.
        string[] variants = chosen.Variant is { } named ? [named] : OnlyVariant(directory) is { } only ? ["", only] : [""];
        foreach (string variant in variants)
        {
            string suffix = variant.Length == 0 ? ".onnx" : $"_{variant}.onnx";
            foreach (string folder in Folders)
            {
                string? encoder = chosen.Encoder is null ? Find(folder, EncoderName + suffix) : Existing(chosen.Encoder);
                if (encoder is null)
                    continue;
                if (chosen.Decoder is not null)
                    return new(encoder, Existing(chosen.Decoder), chosen.DecoderWithPast is null ? null : Existing(chosen.DecoderWithPast));

                // One graph for all steps holds the weights once.
                if (chosen.DecoderWithPast is null && Find(folder, "decoder_model_merged" + suffix) is { } merged)
                    return new(encoder, merged, null);
                if (Find(folder, "decoder_model" + suffix) is { } decoder)
                    return new(encoder, decoder, chosen.DecoderWithPast is null ? Find(folder, "decoder_with_past_model" + suffix) : Existing(chosen.DecoderWithPast));
            }
        }

        throw Missing(model, directory, probed);

        string? Find(string folder, string file)
        {
            string path = Path.Combine(directory, folder, file);
            probed.Add(path);
            return File.Exists(path) ? path : null;
        }

        string Existing(string file)
        {
            string path = Path.GetFullPath(Path.Combine(directory, file));
            return File.Exists(path) ? path : throw Missing(model, directory, [path]);
        }
    }

    private static string? OnlyVariant(string directory)
    {
        string? only = null;
        foreach (string folder in Folders)
        {
            string path = Path.Combine(directory, folder);
            foreach (string file in Directory.Exists(path) ? Directory.GetFiles(path, EncoderName + "_*.onnx") : [])
            {
                string variant = Path.GetFileNameWithoutExtension(file)[(EncoderName.Length + 1)..];
                if (only is not null && only != variant)
                    return null;

                only = variant;
            }
        }

        return only;
    }

    private static ModelNotFoundException Missing(string model, string directory, List<string> probed)
    {
        string[] found = [.. Directory.EnumerateFiles(directory, "*.onnx", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file))];
        Array.Sort(found, StringComparer.Ordinal);
        string remedy = found.Length == 0
            ? "There is no graph below the directory: export the model to ONNX (an encoder and a decoder, as Optimum does), or choose a repository that holds them."
            : $"An encoder_model and a decoder_model or decoder_model_merged are needed. There are {string.Join(", ", found)}: name the graphs, or their variant, in the options.";
        return new(model, probed, remedy);
    }
}
