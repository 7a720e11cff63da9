using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Tests.Gguf;

public sealed class GgufFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> WrongFiles => [.. Wrong.Keys];

    private static Dictionary<string, (string Field, Func<GgufBuilder> Build)> Wrong { get; } = new()
    {
        ["version"] = ("", () => Change(builder => builder.Version = 99)),
        ["more entries than bytes"] = ("", () => Change(builder => builder.ClaimedEntries = ulong.MaxValue)),
        ["more tensors than bytes"] = ("", () => Change(builder => builder.ClaimedTensors = 1UL << 62)),
        ["more entries than there are"] = ("", () => Change(builder => builder.ClaimedEntries = 100)),
        ["no tensors"] = ("tensors", () => Change(builder => builder.ClaimedTensors = 0)),
        ["key twice"] = ("llama.block_count", () => GgufBuilder.Valid().UInt32("llama.block_count", 1)),
        ["unknown value type"] = ("x", () => GgufBuilder.Valid().Entry("x", 77, static writer => writer.Write(0))),
        ["text past the end"] = ("x", () => GgufBuilder.Valid().Entry("x", 8, static writer => writer.Write(1UL << 60))),
        ["array of arrays"] = ("x", () => GgufBuilder.Valid().Entry("x", 9, static writer => { writer.Write(9u); writer.Write(1UL); })),
        ["array past the end"] = ("x", () => GgufBuilder.Valid().Entry("x", 9, static writer => { writer.Write(4u); writer.Write(1UL << 61); })),
        ["no architecture"] = ("general.architecture", () => new GgufBuilder().UInt32("x", 1).Tensor("t", 0, 0, 32)),
        ["no layers"] = ("llama.block_count", () => Model(layers: 0)),
        ["absurd layers"] = ("llama.block_count", () => Model(layers: 1_000_000)),
        ["no vocabulary"] = ("tokenizer.ggml.tokens", () => Model(tokens: [])),
        ["token types of another count"] = ("tokenizer.ggml.token_type", () => GgufBuilder.Valid().Entry("tokenizer.ggml.token_type", 9, static writer => { writer.Write(5u); writer.Write(1UL); writer.Write(1); })),
        ["token outside the vocabulary"] = ("tokenizer.ggml.eos_token_id", () => GgufBuilder.Valid().UInt32("tokenizer.ggml.eos_token_id", 3)),
        ["alignment"] = ("general.alignment", () => GgufBuilder.Valid().UInt32("general.alignment", 3)),
        ["tensor twice"] = ("token_embd.weight", () => GgufBuilder.Valid().Tensor("token_embd.weight", 0, 0, 32)),
        ["tensor of no dimensions"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, 0)),
        ["tensor of five dimensions"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, 0, 1, 1, 1, 1, 1)),
        ["tensor of size 0"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, 0, 0)),
        ["tensor size that overflows"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, 0, 1UL << 39, 1UL << 39, 1UL << 39, 1UL << 39)),
        ["tensor type in no use"] = ("t", () => GgufBuilder.Valid().Tensor("t", 4, 0, 32)),
        ["tensor type beyond the table"] = ("t", () => GgufBuilder.Valid().Tensor("t", 4_000_000_000, 0, 32)),
        ["tensor of half blocks"] = ("t", () => GgufBuilder.Valid().Tensor("t", 2, 0, 31)),
        ["tensor out of line"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, 1, 32)),
        ["tensor past the end"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, 4096, 32)),
        ["tensor offset that overflows"] = ("t", () => GgufBuilder.Valid().Tensor("t", 0, ulong.MaxValue - 31, 32)),
    };

    [Fact]
    public void Read_RealModel_GivesItsFacts()
    {
        GgufFile file = GgufFile.Read(TestModels.SmolLM2.Path);

        file.Architecture.Should().Be("llama");
        file.TensorCount.Should().Be(272);
        file.Metadata.Should().HaveCount(33);
        file.Length.Should().Be(98_362_432);
        file.Integer("llama.context_length").Should().Be(8192);
        file.Metadata["tokenizer.ggml.tokens"].Count.Should().Be(49_152);
        file.ChatTemplate.Should().StartWith("{% for message in messages %}");
    }

    [Fact]
    public void Read_SmallestModel_Passes() => Read(GgufBuilder.Valid().ToBytes()).TensorCount.Should().Be(1);

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void Read_WrongFile_NamesThePlace(string name)
    {
        (string field, Func<GgufBuilder> build) = Wrong[name];

        ModelInvalidException error = FluentActions.Invoking(() => Read(build().ToBytes())).Should().Throw<ModelInvalidException>().Which;

        error.File.Should().EndWith("model.gguf");
        if (field.Length > 0)
            error.Field.Should().Be(field);
    }

    [Fact]
    public void Read_SplitModel_SaysHowToJoinIt() =>
        FluentActions.Invoking(() => Read(GgufBuilder.Valid().UInt32("split.count", 3).ToBytes()))
            .Should().Throw<UnsupportedCapabilityException>().WithMessage("*gguf-split*");

    [Fact]
    public void Read_CutAtEveryByte_IsInvalid()
    {
        byte[] whole = GgufBuilder.Valid().ToBytes();
        int needed = whole.Length - 4096 + 128;
        for (int length = 0; length < needed; length++)
        {
            int cut = length;
            FluentActions.Invoking(() => Read(whole[..cut])).Should().Throw<ModelInvalidException>("the file has {0} of {1} bytes", cut, needed);
        }
    }

    [Fact]
    public void Read_DamagedBytes_EndsInATypedErrorOrNone()
    {
        byte[] whole = GgufBuilder.Valid().ToBytes();
        Random random = new(4);
        int refused = 0;
        for (int round = 0; round < 1_000; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length - 4096)] = (byte)random.Next(256);

            try
            {
                Read(damaged);
            }
            catch (LocalModeException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(100);
    }

    public void Dispose() => _folder.Dispose();

    private static GgufBuilder Change(Action<GgufBuilder> change)
    {
        GgufBuilder builder = GgufBuilder.Valid();
        change(builder);
        return builder;
    }

    private static GgufBuilder Model(uint layers = 1, string[]? tokens = null) => new GgufBuilder()
        .Text("general.architecture", "llama")
        .UInt32("llama.block_count", layers)
        .UInt32("llama.context_length", 128)
        .UInt32("llama.embedding_length", 32)
        .Texts("tokenizer.ggml.tokens", tokens ?? ["a"])
        .Tensor("t", 0, 0, 32);

    private GgufFile Read(byte[] bytes) => GgufFile.Read(_folder.Write("model.gguf", bytes));
}
