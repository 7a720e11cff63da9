using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalMode.Core.Tests.Objects;
using LocalMode.Tokenizers;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Objects;

/// <summary>What random logits write under the schema of a type is read into it.</summary>
public sealed class ConstrainedObjectTests
{
    private const int MostTokens = 3000;
    private static readonly TokenVocabulary Vocabulary = Read();

    private static readonly JsonSerializerOptions NamedNumbers = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,
    };

    private static readonly Dictionary<string, Func<Task>> Cases = new()
    {
        ["scalars"] = Check<AllScalars>,
        ["record"] = Check<Person>,
        ["constructor"] = Check<City>,
        ["class"] = Check<Mutable>,
        ["recursive"] = Check<Node>,
        ["recursive list"] = Check<List<Node>>,
        ["derived"] = Check<Shape>,
        ["derived list"] = Check<Shape[]>,
        ["extension data"] = Check<Extended>,
        ["annotated"] = Check<Annotated>,
        ["flags"] = Check<Days>,
        ["dates"] = Check<List<DateTimeOffset>>,
        ["bytes"] = Check<byte[]>,
        ["any"] = Check<JsonElement[]>,
        ["keys"] = Check<Dictionary<int, Colour>>,
        ["key dates"] = Check<Dictionary<DateOnly, TimeSpan>>,
        ["key names"] = Check<Dictionary<Colour, Guid?>>,
        ["nullable"] = Check<decimal?>,
        ["nullable structure"] = Check<Point?>,
        ["derived with extension data"] = Check<Tagged>,
        ["discriminator of another name"] = Check<List<Animal>>,
        ["derived without members"] = Check<List<Step>>,
        ["anything"] = Check<object>,
        ["named literals"] = static () => Check<Readings>(NamedNumbers),
        ["tuple"] = static () => Check<(int, Half, string)>(NamedNumbers),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task GenerateObjectAsync_RandomAnswerUnderTheConstraint_IsRead(string name) => Cases[name]();

    private static Task Check<T>() => Check<T>(AIJsonUtilities.DefaultOptions);

    private static async Task Check<T>(JsonSerializerOptions options)
    {
        SchemaCatcher client = new();
        await FluentActions.Awaiting(() => client.GenerateObjectAsync<T>("?", options)).Should().ThrowAsync<InvalidOutputException>("nothing was answered");
        JsonElement schema = client.Format!.Schema!.Value;
        Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Vocabulary, new() { CompileTimeout = TimeSpan.FromSeconds(30) });
        int ended = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            if (Write(constraint, new Random(seed)) is not { } text)
                continue;
            ended++;
            client.Answer = text;
            ObjectResponse<T> response = await client.GenerateObjectAsync<T>("?", options);
            response.Response.Text.Should().Be(text);
        }
        ended.Should().BePositive("some answer of {0} ends", schema);
    }

    /// <summary>Chooses among the allowed tokens by chance, and those that close something more often; null where the answer does not end.</summary>
    private static string? Write(Constraint constraint, Random random)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        ulong[] mask = new ulong[Vocabulary.MaskLength];
        List<byte> text = [];
        for (int i = 0; i < MostTokens; i++)
        {
            matcher.FillMask(mask);
            int[] allowed = [.. Enumerable.Range(0, Vocabulary.Size).Where(token => TokenMask.Contains(mask, token))];
            int[] closing = [.. allowed.Where(static token => Vocabulary.GetBytes(token).ContainsAny("\"]}"u8))];
            int next = Vocabulary.EndTokens.FirstOrDefault(allowed.Contains, -1);
            if (next < 0)
                next = closing.Length > 0 && random.Next(3) != 0 ? closing[random.Next(closing.Length)] : allowed[random.Next(allowed.Length)];
            matcher.TryAccept(next).Should().BeTrue();
            if (matcher.HasEnded)
                return Encoding.UTF8.GetString([.. text]);
            text.AddRange(Vocabulary.GetBytes(next));
        }
        return null;
    }

    private static TokenVocabulary Read()
    {
        HfTokenizer tokenizer = HfTokenizer.LoadDirectory(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", "ner-roberta"));
        return TokenVocabulary.Create(tokenizer, [tokenizer.TokenToId("</s>")!.Value]);
    }
}
