using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Tests.Constraints;

public sealed class ConstraintGrammarTests
{
    private static readonly TokenVocabulary Vocabulary = TokenVocabulary.Create(RandomVocabulary.Bytes(new Random(1), 400), [399]);

    [Fact]
    public void Sequence_TooManyLevels_IsAnArgumentError()
    {
        ConstraintGrammar grammar = ConstraintGrammar.Literal("a");
        for (int i = 0; i < 100; i++)
        {
            grammar = (i % 3) switch
            {
                0 => ConstraintGrammar.Sequence(grammar),
                1 => ConstraintGrammar.AnyOf(grammar),
                _ => ConstraintGrammar.Repeat(grammar, 1, 1),
            };
        }

        Constraint.Compile(grammar, Vocabulary).CreateMatcher().TryAccept((int)'a').Should().BeTrue();
        FluentActions.Invoking(() => ConstraintGrammar.Sequence(grammar)).Should().Throw<ArgumentException>().WithMessage("*101 levels*100*");
    }

    [Fact]
    public void Compile_OptionsWithoutAClock_IsAnArgumentError() =>
        FluentActions.Invoking(() => Constraint.Compile(ConstraintGrammar.Literal("a"), Vocabulary, new() { TimeProvider = null! })).Should().Throw<ArgumentException>();

    [Fact]
    public void Schema_SameTextUnderAnotherDialect_IsAnotherGrammar()
    {
        const string text = """{"$schema":"https://example.org/own","minimum":5}""";

        ConstraintGrammar all = ConstraintGrammar.Schema(Schema("https://json-schema.org/draft/2020-12/vocab/validation"));
        ConstraintGrammar none = ConstraintGrammar.Schema(Schema("https://json-schema.org/draft/2020-12/vocab/unevaluated"));

        all.Key.Should().NotBe(none.Key);

        static JsonSchema Schema(string vocabulary) => JsonSchema.Parse(text, new JsonSchemaOptions
        {
            KnownDocuments =
            {
                ["https://example.org/own"] = JsonElement.Parse(
                    $$"""{"$id":"https://example.org/own","$schema":"https://json-schema.org/draft/2020-12/schema","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,"{{vocabulary}}":true} }"""),
            },
        });
    }
}
