using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Objects;

/// <summary>Whatever satisfies the schema of a type can be read into it.</summary>
public class SchemaNarrowingTests
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.General) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly JsonSerializerOptions NamedNumbers = new(Plain) { NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals, IncludeFields = true };
    private static readonly JsonSerializerOptions NamedEnums = new(Plain) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) }, NumberHandling = JsonNumberHandling.AllowReadingFromString };

    private static readonly Dictionary<string, Action> Cases = new Action[]
    {
        Check<bool>, Check<sbyte>, Check<byte>, Check<short>, Check<ushort>, Check<int>, Check<uint>, Check<long>, Check<ulong>, Check<Int128>, Check<UInt128>,
        Check<Half>, Check<float>, Check<double>, Check<decimal>, Check<char>, Check<string>, Check<Guid>, Check<DateTime>, Check<DateTimeOffset>, Check<DateOnly>,
        Check<TimeOnly>, Check<TimeSpan>, Check<Uri>, Check<Version>, Check<byte[]>, Check<Memory<byte>>, Check<ReadOnlyMemory<byte>>,
        Check<int?>, Check<decimal?>, Check<DateTime?>, Check<TimeOnly?>, Check<Guid?>, Check<char?>, Check<Half?>,
        Check<Colour>, Check<Colour?>, Check<Days>, Check<Days?>, Check<Level>, Check<DayOfWeek>,
        Check<JsonObject>, Check<JsonArray>, Check<object[]>, Check<JsonElement[]>, Check<JsonNode[]>, Check<JsonValue[]>,
        Check<List<int>>, Check<int[]>, Check<HashSet<string>>, Check<ImmutableArray<byte>>, Check<IReadOnlyList<DateOnly>>, Check<IEnumerable<Colour>>, Check<List<int?>>,
        Check<Dictionary<string, int>>, Check<Dictionary<int, string>>, Check<Dictionary<byte, string>>, Check<Dictionary<sbyte, bool>>, Check<Dictionary<ulong, string>>, Check<Dictionary<Int128, string>>,
        Check<Dictionary<Guid, int>>, Check<Dictionary<DateTime, int>>, Check<Dictionary<DateOnly, int>>, Check<Dictionary<TimeSpan, int>>, Check<Dictionary<TimeOnly, int>>, Check<Dictionary<Uri, int>>,
        Check<Dictionary<Version, int>>, Check<Dictionary<bool, int>>, Check<Dictionary<char, int>>, Check<Dictionary<decimal, int>>, Check<Dictionary<float, int>>, Check<Dictionary<Half, int>>,
        Check<Dictionary<Colour, byte>>, Check<Dictionary<Days, int>>, Check<IReadOnlyDictionary<string, Person>>,
        Check<Person>, Check<City>, Check<Point>, Check<Point?>, Check<Mutable>, Check<Node>, Check<List<Node>>, Check<Dictionary<string, Node>>, Check<DefaultNode>, Check<List<DefaultNode>>,
        Check<ReadOnlyFirst>, Check<Shape>, Check<Shape[]>, Check<Circle>, Check<Extended>, Check<Annotated>, Check<AllScalars>, Check<KeyValuePair<string, int>>,
        Check<Tagged>, Check<List<Tagged>>, Check<Animal>, Check<Readings>, Check<Step>, Check<List<Step>>, Check<object>, Check<JsonNode>, Check<JsonValue>, Check<JsonElement>, Check<JsonDocument>,
    }.ToDictionary(static check => Name(check.Method.GetGenericArguments()[0]));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TryRead_RandomInstanceOfTheSchema_IsRead(string name) => Cases[name]();

    [Fact]
    public void Of_Members_AreRequiredUnlessTheyHaveADefault()
    {
        JsonElement person = Schema<Person>(AIJsonUtilities.DefaultOptions);
        JsonElement mutable = Schema<Mutable>(AIJsonUtilities.DefaultOptions);

        person.GetProperty("required").ToString().Should().Be("""["name","age","nick"]""");
        person.GetProperty("additionalProperties").ValueKind.Should().Be(JsonValueKind.False);
        mutable.GetProperty("properties").EnumerateObject().Select(static p => p.Name).Should().Equal("name", "age", "must", "filled", "when");
        mutable.GetProperty("required").EnumerateArray().Select(static p => p.GetString()).Should().Equal("name", "age", "must", "filled", "when");
        Schema<Extended>(AIJsonUtilities.DefaultOptions).TryGetProperty("additionalProperties", out _).Should().BeFalse();
    }

    [Fact]
    public void Of_Numbers_HaveTheRangeOfTheirTypeOrATighterOne()
    {
        JsonElement properties = Schema<Annotated>(AIJsonUtilities.DefaultOptions).GetProperty("properties");

        Bounds(properties.GetProperty("small")).Should().Be("1 10");
        Bounds(properties.GetProperty("wide")).Should().Be("0 255");
        Bounds(Schema<AllScalars>(Plain).GetProperty("properties").GetProperty("H")).Should().Be("0 18446744073709551615");
        Bounds(Schema<AllScalars>(Plain).GetProperty("properties").GetProperty("N")).Should().Be("-79228162514264337593543950335 79228162514264337593543950335");
    }

    [Theory]
    [InlineData("\"1e99\"")]
    [InlineData("\"-0\"")]
    [InlineData("1e99")]
    public void Of_NumberAsTextOrNamed_RefusesWhatExceedsTheRange(string number)
    {
        JsonSchema schema = JsonSchema.Parse(Schema<float>(NamedNumbers));

        schema.IsValid(JsonElement.Parse($$"""{"data":{{number}}}""")).Should().BeFalse();
        schema.IsValid(JsonElement.Parse("""{"data":"NaN"}""")).Should().BeTrue();
        schema.IsValid(JsonElement.Parse("""{"data":1e38}""")).Should().BeTrue();
    }

    [Fact]
    public void Of_NullableStructure_RequiresItsMembers()
    {
        Schema<List<Point?>>(Plain).GetProperty("properties").GetProperty("data").GetProperty("items").GetProperty("required").ToString().Should().Be("""["X","Y"]""");
    }

    [Fact]
    public void Of_Polymorphic_ForbidsMoreInEachBranch()
    {
        JsonElement shape = Schema<Shape>(AIJsonUtilities.DefaultOptions);

        shape.TryGetProperty("additionalProperties", out _).Should().BeFalse();
        shape.GetProperty("anyOf").EnumerateArray().Should().HaveCount(2).And.OnlyContain(static branch => branch.GetProperty("additionalProperties").ValueKind == JsonValueKind.False);
    }

    [Fact]
    public void Of_NoObject_StandsUnderData()
    {
        ObjectSchema schema = ObjectSchema.Of(ObjectTypes.Of<List<Node>>(null));

        schema.IsWrapped.Should().BeTrue();
        schema.Format.SchemaName.Should().Be("List");
        schema.Format.Schema!.Value.GetRawText().Should().Contain("\"$ref\":\"#/properties/data/items");
        ObjectSchema.Of(ObjectTypes.Of<Node>(null)).IsWrapped.Should().BeFalse();
        ObjectSchema.Of(ObjectTypes.Of<List<Node>>(null)).Should().BeSameAs(schema);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2024-01-01T00:00:00+15:00")]
    [InlineData("2024-01-01t00:00:00z")]
    [InlineData("2024-01-01")]
    public void Of_DateTime_RefusesWhatDotNetCannotHoldOrFormatsForbid(string text) =>
        JsonSchema.Parse(Schema<DateTime>(Plain)).IsValid(JsonElement.Parse($$"""{"data":"{{text}}"}""")).Should().BeFalse();

    private static string Bounds(JsonElement schema) => $"{schema.GetProperty("minimum")} {schema.GetProperty("maximum")}";

    private static JsonElement Schema<T>(JsonSerializerOptions options) => ObjectSchema.Of(ObjectTypes.Of<T>(options)).Format.Schema!.Value;

    private static string Name(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(',', type.GetGenericArguments().Select(Name))}>" : type.Name;

    private static void Check<T>()
    {
        foreach (JsonSerializerOptions options in (ReadOnlySpan<JsonSerializerOptions>)[AIJsonUtilities.DefaultOptions, Plain, NamedEnums, NamedNumbers])
        {
            ObjectReader<T> reader = ObjectReader<T>.Create(ObjectTypes.Of<T>(options), null);
            RandomInstance instances = new(((ChatResponseFormatJson)reader.Options.ResponseFormat!).Schema!.Value, new Random(7));
            for (int i = 0; i < 40; i++)
            {
                string json = instances.Next();
                reader.TryRead(json, out _)?.Errors.Should().BeEmpty("{0} is valid under {1}", json, ((ChatResponseFormatJson)reader.Options.ResponseFormat!).Schema);
            }
        }
    }
}
