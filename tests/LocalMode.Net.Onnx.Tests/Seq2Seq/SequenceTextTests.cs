using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx.Tests.Seq2Seq;

public sealed class SequenceTextTests
{
    [Theory]
    [InlineData(SequenceGoldens.Summarize)]
    [InlineData(SequenceGoldens.T5)]
    [InlineData(SequenceGoldens.Marian)]
    public void Encode_EveryGolden_GivesTheSameIds(string fixture)
    {
        using TestWorker worker = new();
        OnnxTranslatorOptions options = new() { TruncateInput = true };
        string directory = TaskFixture.Directory(fixture);
        SequenceModelConfig config = SequenceModelReader.Read(directory, options);
        SequenceText text = new(directory, HfTokenizer.Load(Path.Combine(directory, "tokenizer.json")), config, options);
        SequenceTask task = config.Tasks.GetValueOrDefault("translation") ?? config.Default;
        SequenceRequest request = new(task.Prefix, task.Generation, null, null, [config.StartToken], InferencePriority.Normal);

        foreach (SequenceGolden golden in SequenceGoldens.Read(fixture))
        {
            int[] ids = text.Encode(golden.Input, golden.Index, request, worker, out bool isTruncated).ToArray();

            ids.Should().Equal(golden.InputIds, "case {0} of {1}", golden.Index, fixture);
            isTruncated.Should().Be(golden.Input.Length > 600);
        }
    }

    [Theory]
    [InlineData(SequenceGoldens.Summarize)]
    [InlineData(SequenceGoldens.T5)]
    [InlineData(SequenceGoldens.Marian)]
    public void Decode_EveryGolden_GivesTheSameText(string fixture)
    {
        OnnxTranslatorOptions options = new();
        string directory = TaskFixture.Directory(fixture);
        SequenceText text = new(directory, HfTokenizer.Load(Path.Combine(directory, "tokenizer.json")), SequenceModelReader.Read(directory, options), options);

        foreach (SequenceGolden golden in SequenceGoldens.Read(fixture))
        {
            for (int i = 0; i < golden.Texts.Length; i++)
                text.Decode(golden.TokenIds[i][1..]).Should().Be(golden.Texts[i], "case {0} of {1}", golden.Index, fixture);
        }
    }

    private sealed class TestWorker() : JobWorker("test");
}
