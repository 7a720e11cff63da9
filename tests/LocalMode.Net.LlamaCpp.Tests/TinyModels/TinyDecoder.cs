using System.Text;
using LocalMode.LlamaCpp.Tests.Gguf;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>Decoders of the <c>llama</c> architecture with a byte-level vocabulary and a chat template.</summary>
internal static class TinyDecoder
{
    public const string ChatTemplate =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}{{ '<|im_start|>assistant\\n' }}";

    private static readonly string[] Merges =
        ["Ġ t", "h e", "Ġt he", "i n", "e r", "o n", "r e", "a n", "an d", "l l", "o r", "Ġ a", "Ġ w", "Ġw or", "i s", "e n", "s t", "o u", "he ll", "hell o"];

    private static readonly string[] Controls = ["<|begin|>", "<|im_start|>", "<|im_end|>"];

    public static TinyShape Shape { get; } = new() { KeyValueHeads = 2 };

    /// <summary>Gets the token that begins a text.</summary>
    public static int Begin => 256 + Merges.Length;

    /// <summary>Gets the token that ends a turn and a text.</summary>
    public static int End => Begin + 2;

    public static int VocabularySize => Begin + Controls.Length;

    /// <summary>Makes a model.</summary>
    /// <param name="seed">What the weights begin with.</param>
    /// <param name="pooling">The pooling that the file declares (llama.cpp's number), or none.</param>
    /// <param name="addsMarkers">Whether the file asks for the first and the last token around every text.</param>
    /// <param name="shape">The sizes, if they are not the usual ones.</param>
    /// <param name="controls">More control tokens.</param>
    public static TinyModel Create(int seed = 1, uint? pooling = null, bool addsMarkers = false, TinyShape? shape = null, params string[] controls)
    {
        TinyModel model = new(shape ?? Shape, seed);
        TinyShape sizes = model.Shape;
        GgufBuilder header = model.Header
            .Text("general.architecture", "llama")
            .Text("general.name", "tiny decoder")
            .UInt32("llama.context_length", (uint)sizes.ContextLength)
            .UInt32("llama.embedding_length", (uint)sizes.Width)
            .UInt32("llama.block_count", (uint)sizes.Layers)
            .UInt32("llama.feed_forward_length", (uint)sizes.FeedForward)
            .UInt32("llama.attention.head_count", (uint)sizes.Heads)
            .UInt32("llama.attention.head_count_kv", (uint)sizes.KeyValueHeads)
            .Float32("llama.attention.layer_norm_rms_epsilon", DecoderReference.Epsilon)
            .UInt32("llama.rope.dimension_count", (uint)sizes.HeadSize)
            .Float32("llama.rope.freq_base", DecoderReference.RopeBase)
            .Boolean("tokenizer.ggml.add_bos_token", addsMarkers)
            .Boolean("tokenizer.ggml.add_eos_token", addsMarkers)
            .Text("tokenizer.chat_template", ChatTemplate);
        if (pooling is { } number)
            header.UInt32("llama.pooling_type", number);

        AddVocabulary(header, controls);
        AddWeights(model, VocabularySize + controls.Length);
        return model;
    }

    private static void AddVocabulary(GgufBuilder header, string[] controls)
    {
        List<string> tokens = [.. ByteTokens(), .. Merges.Select(static merge => merge.Replace(" ", "", StringComparison.Ordinal)), .. Controls, .. controls];
        int[] types = [.. tokens.Select(static (_, token) => token < Begin ? 1 : 3)];
        header
            .Text("tokenizer.ggml.model", "gpt2")
            .Text("tokenizer.ggml.pre", "gpt-2")
            .Texts("tokenizer.ggml.tokens", [.. tokens])
            .Int32s("tokenizer.ggml.token_type", types)
            .Texts("tokenizer.ggml.merges", Merges)
            .UInt32("tokenizer.ggml.bos_token_id", (uint)Begin)
            .UInt32("tokenizer.ggml.eos_token_id", (uint)End);
    }

    // GPT-2 writes a byte as the character of its number where that is printable, and the others as characters from 256 on.
    private static IEnumerable<string> ByteTokens()
    {
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return new Rune(printable ? value : next++).ToString();
        }
    }

    private static void AddWeights(TinyModel model, int tokens)
    {
        TinyShape sizes = model.Shape;
        model.Table("token_embd.weight", sizes.Width, tokens);
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            string block = $"blk.{layer}.";
            model
                .Gain(block + "attn_norm.weight", sizes.Width)
                .Matrix(block + "attn_q.weight", sizes.Width, sizes.Width)
                .Matrix(block + "attn_k.weight", sizes.Width, sizes.KeyValueWidth)
                .Matrix(block + "attn_v.weight", sizes.Width, sizes.KeyValueWidth)
                .Matrix(block + "attn_output.weight", sizes.Width, sizes.Width)
                .Gain(block + "ffn_norm.weight", sizes.Width)
                .Matrix(block + "ffn_gate.weight", sizes.Width, sizes.FeedForward)
                .Matrix(block + "ffn_up.weight", sizes.Width, sizes.FeedForward)
                .Matrix(block + "ffn_down.weight", sizes.FeedForward, sizes.Width);
        }

        model.Gain("output_norm.weight", sizes.Width).Matrix("output.weight", sizes.Width, tokens);
    }
}
