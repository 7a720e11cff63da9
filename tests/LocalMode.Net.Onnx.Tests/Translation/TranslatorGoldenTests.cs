using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.Seq2Seq;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Translation;

public sealed class TranslatorGoldenTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SequenceGoldens.T5, 1, false)]
    [InlineData(SequenceGoldens.Marian, 0, true)]
    public async Task TranslateAsync_AllCases_EqualsHuggingFace(string fixture, int end, bool forcesEnd)
    {
        await using OnnxTranslator translator = await OnnxTranslator.OpenAsync(TaskFixture.Model(fixture), cancellationToken: CancellationToken);
        SequenceGolden[] goldens = SequenceGoldens.Read(fixture);
        goldens.Should().HaveCount(SequenceGoldens.Count(fixture));

        foreach (SequenceGolden golden in goldens)
        {
            TranslationOptions options = golden.Options<TranslationOptions>();
            LocalMode.Translation translation = await translator.TranslateAsync(golden.Input, options, CancellationToken);

            translation.Sequences.Select(static sequence => sequence.Text).Should().Equal(golden.Texts, "case {0} of {1}", golden.Index, fixture);
            translation.IsInputTruncated.Should().BeFalse();
            translation.Usage!.InputTokenCount.Should().Be(golden.InputIds.Length);
            translation.Usage.OutputTokenCount.Should().Be(golden.Texts.Select((_, i) => golden.CountTokens(i, end)).Sum());
            if (golden.Score is { } score)
                translation.Sequences[0].Score.Should().BeApproximately(score, 1e-4f, "case {0}", golden.Index);

            int most = options.MaxOutputTokens ?? 25;
            for (int i = 0; i < golden.Texts.Length; i++)
            {
                bool isCut = golden.CountTokens(i, end) == most && (forcesEnd || golden.TokenIds[i][most] != end);
                translation.Sequences[i].FinishReason.Should().Be(isCut ? ChatFinishReason.Length : ChatFinishReason.Stop, "case {0}, answer {1}", golden.Index, i);
            }
        }
    }
}
