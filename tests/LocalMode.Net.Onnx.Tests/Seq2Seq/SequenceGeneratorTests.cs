namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>The generator from the ids of the goldens on: no tokenizer takes part.</summary>
public sealed class SequenceGeneratorTests
{
    public static TheoryData<string, string, string?> Layouts => new()
    {
        { SequenceGoldens.Summarize, "onnx/decoder_model_merged.onnx", null },
        { SequenceGoldens.Summarize, "onnx/decoder_model.onnx", "onnx/decoder_with_past_model.onnx" },
        { SequenceGoldens.Summarize, "onnx/decoder_model.onnx", null },
        { SequenceGoldens.T5, "onnx/decoder_model_merged.onnx", null },
        { SequenceGoldens.Marian, "onnx/decoder_model_merged.onnx", null },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Generate_EveryGolden_GivesTheSameIdsAndScores(string fixture, string decoder, string? later)
    {
        using SequenceFixture model = SequenceFixture.Open(fixture, decoder, later);
        SequenceGolden[] goldens = SequenceGoldens.Read(fixture);

        foreach (SequenceGolden golden in goldens)
        {
            GeneratedTokens[] answers = model.Generate(golden);

            answers.Should().HaveCount(golden.TokenIds.Length);
            for (int i = 0; i < answers.Length; i++)
                model.Fill(answers[i].Ids, golden.TokenIds[i].Length).Should().Equal(golden.TokenIds[i], "case {0} of {1}, answer {2}", golden.Index, fixture, i);
            if (golden.Score is { } score)
                answers[0].Score.Should().BeApproximately(score, 1e-4f, "case {0} of {1}", golden.Index, fixture);
        }

        goldens.Should().HaveCount(SequenceGoldens.Count(fixture));
    }
}
