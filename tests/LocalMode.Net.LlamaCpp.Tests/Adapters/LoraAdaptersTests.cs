using LocalMode.LlamaCpp.Adapters;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Adapters;

/// <summary>Adapters, compared with the reference calculation.</summary>
public sealed class LoraAdaptersTests : IDisposable
{
    private static readonly string[] Targets =
        ["token_embd.weight", "blk.0.attn_q.weight", "blk.0.attn_v.weight", "blk.1.attn_k.weight", "blk.1.attn_output.weight", "blk.0.ffn_gate.weight", "blk.1.ffn_down.weight", "blk.1.ffn_up.weight", "output.weight"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8f, 0f)]
    [InlineData(8f, 1f)]
    [InlineData(8f, -0.5f)]
    [InlineData(8f, 2f)]
    [InlineData(0f, 0.7f)]
    public void Apply_AnyScale_GivesTheReferencesLogits(float alpha, float scale)
    {
        TinyModel model = TinyDecoder.Create();
        TinyModel adapter = TinyAdapter.Create(model, seed: 11, alpha, Targets);
        ModelReference file = model.Write(_folder);
        using NativeModel native = new(file);
        Apply(native, file, (adapter, scale));
        DecoderReference reference = new(model, new DecoderReference.Adapter(adapter, alpha, scale));
        DecoderReference bare = new(model);

        foreach (int[] tokens in TinyDecoderTests.Texts(3))
        {
            float[] logits = native.Logits(tokens);
            ReferenceMath.Distance(reference.Logits(tokens), logits).Should().BeLessThan(1e-5, "{0} tokens", tokens.Length);
            if (scale != 0)
                ReferenceMath.Distance(bare.Logits(tokens), logits).Should().BeGreaterThan(0.01, "it acts");
        }
    }

    [Fact]
    public void Apply_Two_ActTogether()
    {
        TinyModel model = TinyDecoder.Create();
        TinyModel first = TinyAdapter.Create(model, seed: 12, alpha: 4, "blk.0.attn_q.weight", "output.weight");
        TinyModel second = TinyAdapter.Create(model, seed: 13, alpha: 16, "blk.0.attn_q.weight", "blk.1.ffn_up.weight");
        ModelReference file = model.Write(_folder);
        using NativeModel native = new(file);
        Apply(native, file, (first, 1), (second, 0.3f));
        DecoderReference reference = new(model, new(first, 4, 1), new(second, 16, 0.3f));

        foreach (int[] tokens in TinyDecoderTests.Texts(4))
            ReferenceMath.Distance(reference.Logits(tokens), native.Logits(tokens)).Should().BeLessThan(1e-5);
    }

    [Fact]
    public async Task OpenAsync_Adapter_ActsOnTheAnswer()
    {
        TinyModel model = TinyDecoder.Create();
        TinyModel adapter = TinyAdapter.Create(model, seed: 14, alpha: 8, Targets);
        ModelReference file = model.Write(_folder);
        string path = adapter.Write(_folder, "adapter.gguf").Path;
        using NativeModel native = new(file);

        string bare = await AnswerAsync(file);
        string off = await AnswerAsync(file, new LlamaCppAdapter { Path = path, Scale = 0 });
        string on = await AnswerAsync(file, new LlamaCppAdapter { Path = path });

        bare.Should().Be(Greedy(new(model), native));
        off.Should().Be(bare);
        on.Should().Be(Greedy(new(model, new DecoderReference.Adapter(adapter, 8, 1)), native)).And.NotBe(bare);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> AnswerAsync(ModelReference file, params LlamaCppAdapter[] adapters)
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(file, new() { Adapters = adapters, Threads = 1 }, cancellationToken: Token);
        return (await client.GetResponseAsync(Conversations.Ask("Hello"), Conversations.Greedy(6), Token)).Text;
    }

    private static string Greedy(DecoderReference reference, NativeModel native)
    {
        const int start = 1;
        List<int> tokens =
        [
            TinyDecoder.Begin + start, .. native.Vocabulary.Tokens("user\nHello"), TinyDecoder.End, .. native.Vocabulary.Tokens("\n"),
            TinyDecoder.Begin + start, .. native.Vocabulary.Tokens("assistant\n"),
        ];
        List<byte> bytes = [];
        for (int i = 0; i < 6; i++)
        {
            double[] logits = reference.Logits([.. tokens]);
            int next = Array.IndexOf(logits, logits.Max());
            if (native.Vocabulary.EndsGeneration(next))
                break;

            tokens.Add(next);
            bytes.AddRange(native.Vocabulary.Piece(next));
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    private void Apply(NativeModel native, ModelReference file, params (TinyModel Adapter, float Scale)[] adapters)
    {
        AdapterSettings[] settings = [.. adapters.Select((adapter, i) => new AdapterSettings(adapter.Adapter.Write(_folder, $"adapter{i}.gguf").Path, adapter.Scale))];
        LoraAdapters.Load(file.Name, GgufFile.Read(file.Path), native.Handle, settings).Apply(native.Context);
    }
}
