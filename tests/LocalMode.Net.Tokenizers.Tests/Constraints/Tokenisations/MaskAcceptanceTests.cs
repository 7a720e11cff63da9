using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Generation;
using LocalMode.Tokenizers.Tests.Constraints.Schemas120;

namespace LocalMode.Tokenizers.Tests.Constraints.Tokenisations;

/// <summary>A token is in the mask if and only if it is accepted, wherever a matcher stands, and going back undoes it.</summary>
public class MaskAcceptanceTests
{
    private const int States = 12;

    [Theory]
    [InlineData("bpe-llama3")]
    [InlineData("spm-bpe-llama2")]
    [InlineData("unigram-xlmr")]
    [InlineData("spm-bpe-nobytes")]
    public void Masks_AtRandomStates_EqualAcceptance(string name)
    {
        FixtureVocabulary vocabulary = FixtureVocabularies.Get(name);
        ulong[] mask = new ulong[vocabulary.Vocabulary.MaskLength];
        ulong[] again = new ulong[mask.Length];
        List<string> failures = [];
        foreach ((int index, SchemaCase entry) in SchemaCase.All.Index())
        {
            JsonConstraintOptions form = new() { WhiteSpace = (JsonWhiteSpace)(index % 3) };
            Constraint constraint;
            try
            {
                constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(entry.Schema), form), vocabulary.Vocabulary);
            }
            catch (ConstraintUnsatisfiableException exception) when (exception.Character is { } character && !vocabulary.Writes(character))
            {
                continue;
            }

            Random random = new(index);
            ConstraintMatcher matcher = constraint.CreateMatcher();
            List<int> taken = [];
            for (int state = 0; state < States && !matcher.HasEnded; state++)
            {
                matcher.FillMask(mask);
                int next = -1;
                int seen = 0;
                for (int token = -1; token <= vocabulary.Vocabulary.Size; token++)
                {
                    bool masked = TokenMask.Contains(mask, token);
                    bool accepted = matcher.TryAccept(token);
                    if (masked != accepted)
                        failures.Add($"{entry.Name}, {form.WhiteSpace}, after {vocabulary.Raw(taken)}: token {token} '{vocabulary.Raw([token])}' masked {masked}, accepted {accepted}");
                    if (!accepted)
                        continue;
                    // Ends and texts that grow are equally likely, or nothing but bodies of strings would be seen.
                    if (token != vocabulary.End && random.Next(++seen) == 0)
                        next = token;
                    matcher.RollBack(1);
                }

                matcher.FillMask(again);
                if (!again.AsSpan().SequenceEqual(mask))
                    failures.Add($"{entry.Name}, after {vocabulary.Raw(taken)}: going back changes the mask");
                if (matcher.Count != taken.Count)
                    failures.Add($"{entry.Name}, after {vocabulary.Raw(taken)}: the count is {matcher.Count}");
                if (next < 0)
                    break;
                int quote = vocabulary.TokensOf("\"")[0];
                if (random.Next(2) == 0 && TokenMask.Contains(mask, quote))
                    next = quote;
                taken.Add(next);
                matcher.TryAccept(next).Should().BeTrue();
            }
        }

        failures.Should().BeEmpty();
    }
}
