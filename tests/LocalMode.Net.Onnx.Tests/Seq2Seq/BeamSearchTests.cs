namespace LocalMode.Onnx.Tests.Seq2Seq;

public sealed class BeamSearchTests
{
    private const int Vocabulary = 7;
    private static readonly int[] Prompt = [5];

    /// <summary>Gets every mixture of the settings that decide how beam search ends.</summary>
    public static TheoryData<BeamSearchStopping, double, int, bool> Mixtures
    {
        get
        {
            TheoryData<BeamSearchStopping, double, int, bool> mixtures = new();
            foreach (BeamSearchStopping stopping in Enum.GetValues<BeamSearchStopping>())
            {
                foreach (double penalty in (double[])[-1, 0, 0.6, 1, 2])
                {
                    mixtures.Add(stopping, penalty, 2, false);
                    mixtures.Add(stopping, penalty, 3, true);
                }
            }

            return mixtures;
        }
    }

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void Run_RandomModels_EqualsTheTwin(BeamSearchStopping stopping, double lengthPenalty, int beams, bool severalEnds)
    {
        GenerationConfig config = new()
        {
            NumBeams = beams,
            NumReturnSequences = beams,
            LengthPenalty = lengthPenalty,
            EarlyStopping = stopping,
            EosTokens = severalEnds ? [0, 3] : [0],
            NoRepeatNgramSize = 2,
        };

        int ended = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            int most = 3 + (seed % 90);
            ScriptedDecoder decoder = ScriptedDecoder.Random(seed, Vocabulary);
            ScriptedDecoder twins = ScriptedDecoder.Random(seed, Vocabulary);

            GeneratedTokens[] answers = BeamSearch.Run(decoder, config, new(config, Prompt.Length, most), [], Prompt, most);
            (int[] Tokens, float Score)[] expected = BeamSearchTwin.Run(twins, config, Prompt, most);

            answers.Should().HaveCount(expected.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                answers[i].Ids.Should().Equal(expected[i].Tokens, "seed {0}, answer {1}", seed, i);
                answers[i].Score.Should().Be(expected[i].Score);
            }

            decoder.Steps.Should().Be(twins.Steps, "seed {0}", seed);
            ended += answers[0].IsCut ? 0 : 1;
        }

        ended.Should().BeInRange(10, 60);
    }

    [Fact]
    public void Run_EarlyStopping_EndsWithTheFirstFullSet()
    {
        // After its first token the answer can end or go on, one as likely as the other; under this penalty the longer is the better.
        static ScriptedDecoder Make() => new(4, static answer => answer.Length < 2 ? [-20, 2, 0, -20] : [1, 1, -20, -20]);
        GenerationConfig config = new() { NumBeams = 2, EosTokens = [0], LengthPenalty = 2 };

        ScriptedDecoder early = Make();
        ScriptedDecoder never = Make();
        GeneratedTokens[] first = Run(early, config with { EarlyStopping = BeamSearchStopping.Early }, 30);
        GeneratedTokens[] best = Run(never, config with { EarlyStopping = BeamSearchStopping.Never }, 30);

        early.Steps.Should().BeLessThan(never.Steps);
        best[0].Score.Should().BeGreaterThan(first[0].Score!.Value);
        first[0].IsCut.Should().BeFalse();
    }

    [Fact]
    public void Run_NumbersThatAreNone_Throws()
    {
        ScriptedDecoder decoder = new(4, static answer => answer.Length < 3 ? [0, 1, 2, 3] : [0, float.NaN, 2, 3]);

        FluentActions.Invoking(() => Run(decoder, new() { NumBeams = 2, EosTokens = [0] }, 30)).Should().Throw<InvalidOutputException>();
    }

    [Fact]
    public void Generate_OneBeam_TakesTheFirstOfTheLikeliest()
    {
        ScriptedDecoder decoder = new(4, static answer => answer.Length < 4 ? [0, 2, 2, 1] : [3, 2, 2, 1]);

        GeneratedTokens[] answers = SequenceGenerator.Generate(decoder, new() { EosTokens = [0] }, [], Prompt, positions: null);

        answers.Should().ContainSingle().Which.Ids.Should().Equal(1, 1, 1, 0);
        answers[0].IsCut.Should().BeFalse();
        answers[0].Score.Should().BeNull();
    }

    [Fact]
    public void Generate_OneBeamAndNumbersThatAreNone_Throws()
    {
        ScriptedDecoder decoder = new(4, static _ => [0, 1, float.NaN, 3]);

        FluentActions.Invoking(() => SequenceGenerator.Generate(decoder, new(), [], Prompt, null)).Should().Throw<InvalidOutputException>();
    }

    [Theory]
    [InlineData(20, null, null, 21)]
    [InlineData(20, null, 15, 15)]
    [InlineData(30, null, null, 30)]
    [InlineData(30, 5, null, 6)]
    [InlineData(30, 100, 50, 50)]
    [InlineData(1, null, null, 2)]
    [InlineData(30, int.MaxValue, null, int.MaxValue)]
    public void MostTokens_AllSettings_IsThatOfGenerate(int maxLength, int? maxNewTokens, int? positions, int expected) =>
        new GenerationConfig { MaxLength = maxLength, MaxNewTokens = maxNewTokens }.MostTokens(1, positions).Should().Be(expected);

    private static GeneratedTokens[] Run(ScriptedDecoder decoder, GenerationConfig config, int most) =>
        BeamSearch.Run(decoder, config, new(config, Prompt.Length, most), [], Prompt, most);
}
