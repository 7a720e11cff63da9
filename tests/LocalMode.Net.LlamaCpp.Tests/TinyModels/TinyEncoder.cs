using LocalMode.LlamaCpp.Tests.Gguf;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>Encoders of the <c>bert</c> architecture with a WordPiece vocabulary, for vectors or, with a head, for scores.</summary>
internal static class TinyEncoder
{
    public const int Unknown = 1;
    public const int Begin = 2;
    public const int Separator = 3;

    private static readonly string[] Words =
        ["the", "a", "cat", "dog", "sat", "on", "mat", "sky", "is", "blue", "why", "who", "word", "query", "document", "sep", "cls"];

    /// <summary>Gets the vocabulary as llama.cpp wants it: what begins a word has a bar in front, what continues one has nothing.</summary>
    public static string[] Tokens { get; } =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
        .. Words.Select(static word => "\u2581" + word),
        .. Enumerable.Range('a', 26).Select(static letter => "\u2581" + (char)letter).Where(static token => token != "\u2581a"),
        .. Enumerable.Range('a', 26).Select(static letter => ((char)letter).ToString()),
        .. ".,:;!?[]'-<>|".Select(static mark => "\u2581" + mark),
        "ing", "ed", "er",
    ];

    public static TinyShape Shape { get; } = new() { ContextLength = 64 };

    /// <summary>Makes an encoder whose file declares a pooling (llama.cpp's number), or none.</summary>
    public static TinyModel Create(int seed = 2, uint? pooling = 1)
    {
        TinyModel model = new(Shape, seed);
        TinyShape sizes = model.Shape;
        GgufBuilder header = model.Header
            .Text("general.architecture", "bert")
            .Text("general.name", "tiny encoder")
            .UInt32("bert.context_length", (uint)sizes.ContextLength)
            .UInt32("bert.embedding_length", (uint)sizes.Width)
            .UInt32("bert.block_count", (uint)sizes.Layers)
            .UInt32("bert.feed_forward_length", (uint)sizes.FeedForward)
            .UInt32("bert.attention.head_count", (uint)sizes.Heads)
            .Float32("bert.attention.layer_norm_epsilon", EncoderReference.Epsilon)
            .Boolean("bert.attention.causal", false)
            .Text("tokenizer.ggml.model", "bert")
            .Texts("tokenizer.ggml.tokens", Tokens)
            .Int32s("tokenizer.ggml.token_type", [.. Tokens.Select(static (_, token) => token == Unknown ? 2 : token < 5 ? 3 : 1)])
            .UInt32("tokenizer.ggml.token_type_count", 2)
            .UInt32("tokenizer.ggml.bos_token_id", Begin)
            .UInt32("tokenizer.ggml.cls_token_id", Begin)
            .UInt32("tokenizer.ggml.seperator_token_id", Separator)
            .UInt32("tokenizer.ggml.unknown_token_id", Unknown)
            .UInt32("tokenizer.ggml.padding_token_id", 0)
            .UInt32("tokenizer.ggml.mask_token_id", 4);
        if (pooling is { } number)
            header.UInt32("bert.pooling_type", number);

        AddWeights(model);
        return model;
    }

    /// <summary>Makes a reranker: the same with a head of so many values.</summary>
    public static TinyModel CreateReranker(int seed = 3, bool hasDenseLayer = true, int labels = 1)
    {
        TinyModel model = Create(seed, pooling: 4);
        int width = model.Shape.Width;
        if (hasDenseLayer)
            model.Matrix("cls.weight", width, width).Bias("cls.bias", width);

        if (labels > 1)
            model.Header.Texts("bert.classifier.output_labels", [.. Enumerable.Range(0, labels).Select(static label => $"LABEL_{label}")]);

        return model.Matrix("cls.output.weight", width, labels).Bias("cls.output.bias", labels);
    }

    private static void AddWeights(TinyModel model)
    {
        TinyShape sizes = model.Shape;
        model
            .Table("token_embd.weight", sizes.Width, Tokens.Length)
            .Table("token_types.weight", sizes.Width, 2)
            .Table("position_embd.weight", sizes.Width, sizes.ContextLength)
            .Gain("token_embd_norm.weight", sizes.Width)
            .Bias("token_embd_norm.bias", sizes.Width);
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            string block = $"blk.{layer}.";
            foreach (string part in (ReadOnlySpan<string>)["attn_q", "attn_k", "attn_v", "attn_output"])
                model.Matrix($"{block}{part}.weight", sizes.Width, sizes.Width).Bias($"{block}{part}.bias", sizes.Width);

            model
                .Gain(block + "attn_output_norm.weight", sizes.Width)
                .Bias(block + "attn_output_norm.bias", sizes.Width)
                .Matrix(block + "ffn_up.weight", sizes.Width, sizes.FeedForward)
                .Bias(block + "ffn_up.bias", sizes.FeedForward)
                .Matrix(block + "ffn_down.weight", sizes.FeedForward, sizes.Width)
                .Bias(block + "ffn_down.bias", sizes.Width)
                .Gain(block + "layer_output_norm.weight", sizes.Width)
                .Bias(block + "layer_output_norm.bias", sizes.Width);
        }
    }
}
