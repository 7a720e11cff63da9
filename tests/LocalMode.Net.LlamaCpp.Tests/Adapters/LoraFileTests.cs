using LocalMode.LlamaCpp.Adapters;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Tests.Gguf;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Adapters;

public sealed class LoraFileTests : IDisposable
{
    private const string Query = "blk.0.attn_q.weight";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> WrongFiles => [.. Wrong.Keys];

    private static Dictionary<string, (string Field, Func<TinyModel> Build)> Wrong { get; } = new()
    {
        ["no adapter"] = ("general.type", () => new TinyModel(TinyDecoder.Shape, 1).Change(static header => header.Text("general.architecture", "llama")).Pair(Query)),
        ["another kind"] = ("adapter.type", () => new TinyModel(TinyDecoder.Shape, 1).Change(static header => header.Text("general.architecture", "llama").Text("general.type", "adapter").Text("adapter.type", "prompt")).Pair(Query)),
        ["another architecture"] = ("general.architecture", () => TinyAdapter.Header(TinyDecoder.Shape, 1, "qwen3", 1).Pair(Query)),
        ["alpha of another type"] = ("adapter.lora.alpha", () => Header().Change(static header => header.UInt32("adapter.lora.alpha", 8)).Pair(Query)),
        ["no second half"] = (Query + ".lora_a", () => Header().Matrix(Query + ".lora_a", 32, 4)),
        ["no first half"] = (Query + ".lora_b", () => Header().Pair("output.weight", TinyDecoder.VocabularySize).Matrix(Query + ".lora_b", 4, 32)),
        ["unknown tensor"] = ("blk.9.attn_q.weight.lora_a", () => Header().Pair("blk.9.attn_q.weight")),
        ["inputs that do not fit"] = (Query + ".lora_a", () => Header().Matrix(Query + ".lora_a", 31, 4).Matrix(Query + ".lora_b", 4, 32)),
        ["outputs that do not fit"] = (Query + ".lora_a", () => Header().Matrix(Query + ".lora_a", 32, 4).Matrix(Query + ".lora_b", 4, 33)),
        ["ranks that differ"] = (Query + ".lora_a", () => Header().Matrix(Query + ".lora_a", 32, 4).Matrix(Query + ".lora_b", 5, 32)),
        ["ranks of the table that differ"] = ("token_embd.weight.lora_a", () => Header().Matrix("token_embd.weight.lora_a", 4, TinyDecoder.VocabularySize).Matrix("token_embd.weight.lora_b", 5, 32)),
        ["a norm"] = ("blk.0.attn_norm.weight", () => Header().Pair(Query).Gain("blk.0.attn_norm.weight", 32)),
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void Check_WrongFile_NamesThePlace(string name)
    {
        (string field, Func<TinyModel> build) = Wrong[name];

        FluentActions.Invoking(() => Check(build())).Should().Throw<ModelInvalidException>().Which.Field.Should().Be(field);
    }

    [Fact]
    public void Check_ActivatedLora_IsUnsupported() =>
        FluentActions.Invoking(() => Check(Header().Change(static header => header.Int32s("adapter.alora.invocation_tokens", 1)).Pair(Query)))
            .Should().Throw<UnsupportedCapabilityException>();

    [Fact]
    public void Check_TableOfAModelThatSharesIt_IsUnsupported()
    {
        GgufBuilder shared = GgufBuilder.Valid();
        TinyModel adapter = Header().Matrix("token_embd.weight.lora_a", 4, 3).Matrix("token_embd.weight.lora_b", 4, 32);

        FluentActions.Invoking(() => Check(adapter, shared)).Should().Throw<UnsupportedCapabilityException>().WithMessage("*table*");
    }

    [Fact]
    public async Task OpenAsync_WrongAdapter_IsATypedErrorAndTheModelIsFree()
    {
        ModelReference model = TinyDecoder.Create().Write(_folder);

        await Opening(model, new() { Path = Path.Combine(_folder.Path, "no.gguf") }).Should().ThrowAsync<ModelNotFoundException>();
        await Opening(model, new() { Path = _folder.Write("text.gguf", "no adapter"u8.ToArray()) }).Should().ThrowAsync<ModelInvalidException>();
        await Opening(model, new() { Path = model.Path }).Should().ThrowAsync<ModelInvalidException>();
        await Opening(model, new()).Should().ThrowAsync<ArgumentException>();
        await Opening(model, new() { Path = "a.gguf", Scale = float.NaN }).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await Opening(model, null!).Should().ThrowAsync<ArgumentException>();
    }

    public void Dispose() => _folder.Dispose();

    private static TinyModel Header() => TinyAdapter.Header(TinyDecoder.Shape, 1, "llama", 0);

    private static Func<Task> Opening(ModelReference model, LlamaCppAdapter adapter) => async () =>
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            model, new() { Adapters = [adapter] }, cancellationToken: TestContext.Current.CancellationToken);
    };

    private void Check(TinyModel adapter, GgufBuilder? model = null)
    {
        string modelFile = _folder.Write("model.gguf", model?.ToBytes() ?? TinyDecoder.Create().ToBytes());
        LoraFile.Check(GgufFile.ReadAdapter(adapter.Write(_folder, "adapter.gguf").Path), GgufFile.Read(modelFile));
    }
}
