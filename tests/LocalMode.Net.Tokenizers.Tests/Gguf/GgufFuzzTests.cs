namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>Damaged GGUF files of every kind of tokenizer: a typed error, or a tokenizer that works.</summary>
public sealed class GgufFuzzTests : IDisposable
{
    private const string Text = "ab \u00E9  <s> CAF\u00C9\u4E00\u0301 \uD83D\uDE00 ";

    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("gpt2", 100)]
    [InlineData("llama", 100)]
    [InlineData("t5", 100)]
    [InlineData("bert", 100)]
    public void LoadGguf_DamagedBytes_IsNeverAnUntypedError(string model, int least)
    {
        byte[] valid = File(model).Build();
        System.IO.File.WriteAllBytes(_path, valid);
        HfTokenizer.LoadGguf(_path).Encode(Text).Count.Should().BePositive();
        var random = new Random(8);
        int rejected = 0;
        for (int round = 0; round < 600; round++)
        {
            byte[] damaged = valid[..(round % 3 == 0 ? random.Next(valid.Length) : valid.Length)];
            for (int i = random.Next(0, 4); i > 0 && damaged.Length > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            System.IO.File.WriteAllBytes(_path, damaged);
            try
            {
                HfTokenizer tokenizer = HfTokenizer.LoadGguf(_path);
                tokenizer.Decode([.. tokenizer.Encode(Text, Text).Ids]);
            }
            catch (LocalModeException)
            {
                rejected++;
            }
        }

        rejected.Should().BeGreaterThan(least);
    }

    public void Dispose() => System.IO.File.Delete(_path);

    private static GgufFileBuilder File(string model)
    {
        GgufFileBuilder file = new GgufFileBuilder().Text("tokenizer.ggml.model", model).Number("tokenizer.ggml.unknown_token_id", 0).Number("tokenizer.ggml.bos_token_id", 1)
            .Number("tokenizer.ggml.eos_token_id", 2).Number("tokenizer.ggml.seperator_token_id", 2).Flag("tokenizer.ggml.add_bos_token", true);
        return model switch
        {
            "gpt2" => file.Text("tokenizer.ggml.pre", "smollm").Texts("tokenizer.ggml.tokens", "<unk>", "<s>", "</s>", "a", "b", "ab", "\u0120")
                .Numbers("tokenizer.ggml.token_type", 2, 3, 3, 1, 1, 1, 1).Texts("tokenizer.ggml.merges", "a b"),
            "bert" => file.Texts("tokenizer.ggml.tokens", "[UNK]", "[CLS]", "[SEP]", "\u2581ab", "\u2581caf", "\u00E9", "e").Numbers("tokenizer.ggml.token_type", 3, 3, 3, 1, 1, 1, 1),
            _ => file.Texts("tokenizer.ggml.tokens", "<unk>", "<s>", "</s>", "\u2581", "a", "b", "ab", "\u2581ab", "<0xC3>", "<0xA9>", "[PAD]")
                .Numbers("tokenizer.ggml.token_type", 2, 3, 3, 1, 1, 1, 4, 1, 6, 6, 5).Floats("tokenizer.ggml.scores", 0, 0, 0, -1, -2, -3, -1000, -4, 0, 0, -10000)
                .Flag("tokenizer.ggml.add_space_prefix", true).Flag("tokenizer.ggml.remove_extra_whitespaces", true)
                .Bytes("tokenizer.ggml.precompiled_charsmap", FixtureGguf.CharacterMap("unigram-t5")),
        };
    }
}
