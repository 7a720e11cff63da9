using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>What is fed and what is read, seen through graphs that echo their inputs. MiniLM's ids: [PAD] 0, [CLS] 101, [SEP] 102, a 1037, b 1038.</summary>
public sealed class EncoderInputTests
{
    private const string AllInputs = "input_ids,attention_mask,token_type_ids,position_ids";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GenerateAsync_AllInputs_FeedsWhatTransformersFeeds(bool is32Bit)
    {
        float[][] vectors = await EmbedAsync(EmbeddingPooling.Max, graph => graph.Is32Bit = is32Bit, AllInputs, config: null, "a", "a b a");

        vectors[0].Should().Equal(1037, 1, 0, 2);
        vectors[1].Should().Equal(1038, 1, 0, 4);
    }

    [Fact]
    public async Task GenerateAsync_GraphGivesNoNumbers_IsAnErrorAndNoVector() =>
        await FluentActions.Awaiting(() => EmbedAsync(EmbeddingPooling.Mean, graph => graph.GivesNaN = true, "input_ids", config: null, "a"))
            .Should().ThrowAsync<InvalidOutputException>().WithMessage("*index 0*not a number*");

    [Fact]
    public async Task GenerateAsync_FewInputs_FeedsOnlyThose()
    {
        (await EmbedAsync(EmbeddingPooling.Max, null, "input_ids", config: null, "a"))[0].Should().Equal(1037);
        (await EmbedAsync(EmbeddingPooling.Max, null, "attention_mask,input_ids", config: null, "a"))[0].Should().Equal(1, 1037);
    }

    [Fact]
    public async Task GenerateAsync_Mean_LeavesPaddingOut()
    {
        float[][] vectors = await EmbedAsync(EmbeddingPooling.Mean, null, AllInputs, config: null, "a", "a b a a b");

        vectors[0].Should().Equal((101 + 1037 + 102) / 3f, 1, 0, 1);
    }

    [Theory]
    [InlineData(EmbeddingPooling.Cls, 101, 0)]
    [InlineData(EmbeddingPooling.LastToken, 102, 2)]
    public async Task GenerateAsync_OneTokenPoolings_TakeIt(EmbeddingPooling pooling, int id, int position)
    {
        foreach (string side in (string[])["left", "right"])
        {
            float[][] vectors = await EmbedAsync(pooling, null, AllInputs, $$"""{"padding_side":"{{side}}"}""", "a", "a b a a b");

            vectors[0].Should().Equal(id, 1, 0, position);
        }
    }

    [Theory]
    [InlineData("""{}""", 0)]
    [InlineData("""{"pad_token":"[UNK]"}""", 100)]
    [InlineData("""{"pad_token":{"content":"[MASK]"}}""", 103)]
    [InlineData("""{"pad_token":"no such token"}""", 0)]
    public async Task GenerateAsync_Padding_HasTheTokenizersId(string config, int padId)
    {
        float[][] vectors = await EmbedAsync(null, static graph => (graph.SumsTokens, graph.Output) = (true, "sentence_embedding"), AllInputs, config, "a", "a b b");

        // The sums run over padding too: two columns of it.
        vectors[0].Should().Equal(101 + 1037 + 102 + (2 * padId), 3, 0, 0 + 1 + 2 + 1 + 1);
        vectors[1].Should().Equal(101 + 1037 + 1038 + 1038 + 102, 5, 0, 0 + 1 + 2 + 3 + 4);
    }

    [Theory]
    [InlineData("left", 0)]
    [InlineData("right", 103)]
    public async Task GenerateAsync_GraphThatCountsPositionsItself_SeesNoPaddingOnTheLeft(string side, int padding)
    {
        float[][] vectors = await EmbedAsync(
            null,
            static graph => (graph.SumsTokens, graph.Output) = (true, "sentence_embedding"),
            "input_ids,attention_mask",
            $$"""{"pad_token":"[MASK]","padding_side":"{{side}}"}""",
            "a",
            "a b b");

        vectors[0].Should().Equal(101 + 1037 + 102 + (2 * padding), 3);
        vectors[1].Should().Equal(101 + 1037 + 1038 + 1038 + 102, 5);
    }

    [Fact]
    public async Task GenerateAsync_GraphWithoutMask_SeesNoPadding()
    {
        float[][] vectors = await EmbedAsync(
            null, static graph => (graph.SumsTokens, graph.Output) = (true, "sentence_embedding"), "input_ids,position_ids", """{"pad_token":"[MASK]"}""", "a", "a b b", "b", "a b a");

        vectors[0].Should().Equal(101 + 1037 + 102, 0 + 1 + 2);
        vectors[1].Should().Equal(101 + 1037 + 1038 + 1038 + 102, 0 + 1 + 2 + 3 + 4);
        vectors[2].Should().Equal(101 + 1038 + 102, 0 + 1 + 2);
        vectors[3].Should().Equal(101 + 1037 + 1038 + 1037 + 102, 0 + 1 + 2 + 3 + 4);
    }

    [Fact]
    public async Task GenerateAsync_LongText_IsCutOnTheRightWithItsEndToken()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids").Write("sentence_bert_config.json", """{"max_seq_length": 4}""").Write("tokenizer_config.json", """{"model_max_length": 512}""");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { Pooling = EmbeddingPooling.LastToken });

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a a b b b"], cancellationToken: CancellationToken);

        generator.MaxTokens.Should().Be(4);
        embeddings.Usage!.InputTokenCount.Should().Be(4);
        embeddings[0].Vector.ToArray().Should().Equal(102);
    }

    [Fact]
    public async Task GenerateAsync_TextsLongerThanTheBudget_RunAlone()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids", "position_ids");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { Pooling = EmbeddingPooling.Max, TokenBudget = 10, WorkerCount = 1 });
        string[] texts = [.. Enumerable.Range(1, 120).Select(static n => string.Concat(Enumerable.Repeat("a ", n)))];

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts, cancellationToken: CancellationToken);

        for (int i = 0; i < texts.Length; i++)
            embeddings[i].Vector.Span[1].Should().Be(i + 2);
    }

    [Fact]
    public async Task GenerateAsync_LargestMaxTokens_TakesOnlyTheRoomOfTheText()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids", "position_ids", "token_type_ids");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { Pooling = EmbeddingPooling.Max, MaxTokens = int.MaxValue, WorkerCount = 1 });

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", string.Concat(Enumerable.Repeat("a b ", 5_000))], cancellationToken: CancellationToken);

        embeddings[0].Vector.ToArray().Should().Equal(1037, 2, 0);
        embeddings[1].Vector.ToArray().Should().Equal(1038, 10_001, 0);
    }

    [Theory]
    [InlineData(int.MaxValue, 9_000)]
    [InlineData(8_000, 8_000)]
    public async Task GenerateAsync_MoreTokensThanCharacters_CutsAtMaxTokensOnly(int maxTokens, int tokens)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("model.onnx", new OnnxGraphBuilder().With("input_ids", "position_ids").Build())
            .Write("tokenizer.json", """{"normalizer":{"type":"NFD"},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100000,"vocab":{"[UNK]":0,"e":1,"##e":2,"##\u0302":3,"##\u0301":4}}}""");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { Pooling = EmbeddingPooling.Max, MaxTokens = maxTokens, WorkerCount = 1 });

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync([new string('\u1ebf', 3_000)], cancellationToken: CancellationToken);

        embeddings.Usage!.InputTokenCount.Should().Be(tokens);
        embeddings[0].Vector.ToArray().Should().Equal(4, tokens - 1);
    }

    [Fact]
    public async Task GenerateAsync_LowerCaseModel_LowersTheText()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("model.onnx", new OnnxGraphBuilder().With("input_ids").Build())
            .Write("tokenizer.json", """{"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"word":7}}}""")
            .Write("sentence_bert_config.json", """{"max_seq_length": 8, "do_lower_case": true}""");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync();

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["WORD", ""], cancellationToken: CancellationToken);

        embeddings[0].Vector.ToArray().Should().Equal(7);
        embeddings[1].Vector.ToArray().Should().Equal(new float[] { 0 }, "this tokenizer has no special tokens, so that nothing is left to pool");
        embeddings.Usage!.InputTokenCount.Should().Be(1);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 9)]
    public async Task GenerateAsync_SpecialTokenThatIsAWholeWord_IsThatTokenOnlyIfAllowed(bool allow, int id)
    {
        // Nothing cuts the brackets off here, so that the vocabulary's own entry is the word.
        using ModelDirectoryBuilder directory = new();
        directory.Write("model.onnx", new OnnxGraphBuilder().With("input_ids").Build())
            .Write("tokenizer.json", """{"added_tokens":[{"id":9,"content":"[SEP]","special":true,"normalized":false,"single_word":false,"lstrip":false,"rstrip":false}],"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"word":7,"[SEP]":9}}}""");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { Pooling = EmbeddingPooling.LastToken, AllowSpecialTokens = allow });

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["word [SEP]"], cancellationToken: CancellationToken);

        embeddings[0].Vector.ToArray().Should().Equal(id);
    }

    private static async Task<float[][]> EmbedAsync(EmbeddingPooling? pooling, Action<OnnxGraphBuilder>? configure, string inputs, string? config, params string[] texts)
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(configure, inputs.Split(','));
        if (config is not null)
            directory.Write("tokenizer_config.json", config);

        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { Pooling = pooling, WorkerCount = 1 });
        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts, cancellationToken: CancellationToken);
        return [.. embeddings.Select(static embedding => embedding.Vector.ToArray())];
    }
}
