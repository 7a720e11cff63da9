using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>Graphs of 16-bit floats: states, cache and logits. All values are small whole numbers or halves, so that every sum is exact.</summary>
public sealed class HalfPrecisionTests : IDisposable
{
    private const string Cache = "0.decoder.key";
    private const string SourceCache = "0.encoder.key";
    private static readonly Half[] Weights = [(Half)1, (Half)2, (Half)3, (Half)5, (Half)4];
    private static readonly Half[] Biases = [(Half)1, (Half)3, (Half)0, (Half)2, (Half)6];
    private static readonly int[] Source = [3, 1, 2];
    private readonly SequenceDirectory _directory = new(SequenceGoldens.Summarize, withGraphs: false);

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public void Generate_HalfGraphs_EqualsTheFormula(int beams, bool hasCache)
    {
        Write(hasCache);
        EncoderDecoderFiles files = EncoderDecoderFiles.Locate("test", _directory.Path, new());
        using EncoderDecoderSession session = EncoderDecoderSession.Open("test", files, new OnnxSummarizerOptions(), NullLogger.Instance, TestContext.Current.CancellationToken);
        using RunOptions options = new();
        using SequenceDecoder decoder = new(session, options);
        GenerationConfig config = new() { NumBeams = beams, NumReturnSequences = beams, EosTokens = [0], MaxLength = 40, MinNewTokens = 12, NoRepeatNgramSize = 4 };

        GeneratedTokens[] answers = SequenceGenerator.Generate(decoder, config, Source, [2], positions: null);
        GeneratedTokens[] expected = SequenceGenerator.Generate(new ScriptedDecoder(Weights.Length, Logits), config, Source, [2], positions: null);

        answers.Should().HaveCount(beams);
        for (int i = 0; i < beams; i++)
        {
            answers[i].Ids.Should().Equal(expected[i].Ids);
            answers[i].Score.Should().Be(expected[i].Score);
        }

        answers[0].Ids.Length.Should().BeGreaterThan(12);
        session.Shapes.Cache.Should().HaveCount(hasCache ? 2 : 0);
    }

    public void Dispose() => _directory.Dispose();

    private static float[] Logits(int[] answer)
    {
        int sum = answer.Sum() + Source.Sum();
        return [.. Weights.Zip(Biases, (weight, bias) => ((sum * (float)weight) + (float)bias) % 7 / 2)];
    }

    private void Write(bool hasCache)
    {
        new TinyGraph().Input("input_ids", TinyGraph.Int64, 2).Output("last_hidden_state", TinyGraph.Half, 3)
            .Constant("last", 2L)
            .Node("Cast", "input_ids", "ids", ("to", TinyGraph.Half))
            .Node("Unsqueeze", "ids last", "last_hidden_state")
            .Save(_directory.PathOf("onnx/encoder_model.onnx"));

        TinyGraph first = new TinyGraph().Input("input_ids", TinyGraph.Int64, 2).Input("encoder_hidden_states", TinyGraph.Half, 3);
        Keys(first, "present." + Cache)
            .Constant("one", 1L)
            .Node("Unsqueeze", "encoder_hidden_states one", "present." + SourceCache)
            .Output("present." + Cache, TinyGraph.Half, 4)
            .Output("present." + SourceCache, TinyGraph.Half, 4);
        Head(first, "present." + Cache, "present." + SourceCache).Save(_directory.PathOf("onnx/decoder_model.onnx"));
        if (!hasCache)
            return;

        TinyGraph later = new TinyGraph().Input("input_ids", TinyGraph.Int64, 2)
            .Input("past_key_values." + Cache, TinyGraph.Half, 4)
            .Input("past_key_values." + SourceCache, TinyGraph.Half, 4);
        Keys(later, "new")
            .Node("Concat", $"past_key_values.{Cache} new", "present." + Cache, ("axis", 2))
            .Output("present." + Cache, TinyGraph.Half, 4);
        Head(later, "present." + Cache, "past_key_values." + SourceCache).Save(_directory.PathOf("onnx/decoder_with_past_model.onnx"));
    }

    private static TinyGraph Keys(TinyGraph graph, string name) => graph
        .Constant("outer", 1L, 3L)
        .Node("Cast", "input_ids", "ids", ("to", TinyGraph.Half))
        .Node("Unsqueeze", "ids outer", name);

    // The sum of all tokens, of the text and of the answer, makes the logits; they are the same at every place.
    private static TinyGraph Head(TinyGraph graph, string own, string source) => graph
        .Constant("inner", 1L, 2L)
        .Constant("places", 1L)
        .Constant("weights", Weights).Constant("biases", Biases).Constant("seven", (Half)7).Constant("two", (Half)2)
        .Node("ReduceSum", $"{own} inner", "sum.own", ("keepdims", 0))
        .Node("ReduceSum", $"{source} inner", "sum.source", ("keepdims", 0))
        .Node("Add", "sum.own sum.source", "sum")
        .Node("Unsqueeze", "sum places", "sum.3")
        .Node("Mul", "sum.3 weights", "weighted")
        .Node("Add", "weighted biases", "biased")
        .Node("Mod", "biased seven", "rest", ("fmod", 1))
        .Node("Div", "rest two", "at.last")
        .Node("Unsqueeze", "ids last", "ids.3")
        .Constant("last", 2L).Constant("zero", (Half)0)
        .Node("Mul", "ids.3 zero", "zeros")
        .Node("Add", "at.last zeros", "logits")
        .Output("logits", TinyGraph.Half, 3);
}
