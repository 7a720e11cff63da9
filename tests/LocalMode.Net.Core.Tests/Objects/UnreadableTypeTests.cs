using System.Collections;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LocalMode.Core.Tests.Objects;

/// <summary>Types that no answer could become are refused before a model runs.</summary>
public class UnreadableTypeTests
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.General) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly Dictionary<string, Func<string>> Cases = new()
    {
        ["IntPtr"] = Refusal<nint[]>,
        ["TwoConstructors*JsonConstructor"] = Refusal<TwoConstructors>,
        ["OtherParameter*must bind"] = Refusal<OtherParameter>,
        ["SomeOtherParameters*must bind"] = Refusal<SomeOtherParameters>,
        ["IThing*JsonDerivedType"] = Refusal<Holder<IThing>>,
        ["Untold*JsonDerivedType"] = Refusal<Untold>,
        ["Stream*"] = Refusal<Holder<Stream>>,
        ["IPAddress*"] = Refusal<List<System.Net.IPAddress>>,
        ["BitArray*List"] = Refusal<BitArray>,
        ["IReadOnlySet*List"] = Refusal<Holder<IReadOnlySet<int>>>,
        ["ReadOnlyCollection*List"] = Refusal<ReadOnlyCollection<int>>,
        ["ValueTuple*IncludeFields"] = Refusal<(int, string)>,
        ["Vector3*IncludeFields"] = Refusal<Holder<Vector3>>,
        ["BigInteger"] = Refusal<Dictionary<string, BigInteger>>,
        ["Rune"] = Refusal<Rune?>,
        ["Range"] = Refusal<Range>,
        ["Started"] = Refusal<Started>,
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_TypeThatCannotBeRead_IsNotSupportedAndSaysWhy(string said) => Cases[said]().Should().Match($"*{said}*");

    [Fact]
    public void Of_FieldsThatAreIncluded_AreAskedFor()
    {
        JsonSerializerOptions fields = new(Plain) { IncludeFields = true };

        Schema<(int, string)>(fields).GetProperty("required").ToString().Should().Be("""["Item1","Item2"]""");
        Schema<Holder<Vector3>>(fields).GetProperty("properties").GetProperty("Value").GetProperty("required").ToString().Should().Be("""["X","Y","Z"]""");
    }

    [Fact]
    public void Of_MemberThatIsNeverRead_MayBeOfAnyType()
    {
        Schema<Kept>(Plain).GetProperty("properties").EnumerateObject().Select(static member => member.Name).Should().Equal("Value");
    }

    [Fact]
    public void Of_FilledInPlace_AsksOnlyForWhatIsFilled()
    {
        JsonSerializerOptions preferred = new(Plain) { PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate };
        string[] filled = ["List", "Interface", "Table", "Inner", "Set"];

        Schema<Filled>(Plain).GetProperty("required").EnumerateArray().Select(static name => name.GetString()).Should().Equal(filled);
        Schema<FilledByOptions>(preferred).GetProperty("required").ToString().Should().Be("""["List"]""");
        Schema<FilledByConstructor>(preferred).GetProperty("required").ToString().Should().Be("""["A"]""");
        JsonElement.Parse("""{"List":[1],"Interface":[1],"Table":{"a":1},"Inner":{"X":1,"Y":2},"Set":2}""").Deserialize<Filled>(Plain)!.Counts.Should().Be("1 1 1 1");
    }

    [Fact]
    public void Of_OptionsWithLessDepthThanTheSchema_IsNotSupported()
    {
        Refusal<Holder<Holder<Point>>>(new(Plain) { MaxDepth = 3 }).Should().Contain("MaxDepth");
    }

    private static string Refusal<T>() => Refusal<T>(Plain);

    private static string Refusal<T>(JsonSerializerOptions options) =>
        FluentActions.Invoking(() => ObjectSchema.Of(ObjectTypes.Of<T>(options))).Should().Throw<NotSupportedException>().Which.Message;

    private static JsonElement Schema<T>(JsonSerializerOptions options) => ObjectSchema.Of(ObjectTypes.Of<T>(options)).Format.Schema!.Value;

    private interface IThing
    {
        int A { get; set; }
    }

    [JsonDerivedType(typeof(Told))]
    private abstract class Untold
    {
        public int A { get; set; }
    }

    private sealed class Told : Untold
    {
        public int B { get; set; }
    }

    private sealed class Holder<T>
    {
        public T? Value { get; set; }
    }

    private sealed class TwoConstructors
    {
        public TwoConstructors(int a) => A = a;

        public TwoConstructors(int a, int b) => A = a + b;

        public int A { get; set; }
    }

    private sealed class OtherParameter(int size)
    {
        public int A { get; set; } = size;
    }

    private sealed class SomeOtherParameters(int a, int size)
    {
        public int A { get; set; } = a + size;
    }

    private sealed class Kept
    {
        public int Value { get; set; }

        public Type Kind => GetType();

        public Stream Source => Stream.Null;

        public Holder<IThing> Thing => new();
    }

    private sealed class FilledByOptions
    {
        public List<int> List { get; } = [];

        public int[] Array { get; } = [];
    }

    private sealed class FilledByConstructor(int a)
    {
        public int A { get; } = a;

        public List<int> List { get; } = [];
    }

    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    private sealed class Filled
    {
        public List<int> List { get; } = [];

        public ICollection<int> Interface { get; } = [];

        public Dictionary<string, int> Table { get; } = [];

        public Place Inner { get; } = new();

        public int[] Array { get; } = [];

        public string Text { get; } = "";

        public IReadOnlyList<int> Shown { get; } = new List<int>();

        public ReadOnlyCollection<int> Fixed { get; } = new([]);

        public int Set { get; set; }

        [JsonIgnore]
        public string Counts => $"{List.Count} {Interface.Count} {Table.Count} {Inner.X}";
    }

    private sealed class Place
    {
        public int X { get; set; }

        public int Y { get; set; }
    }
}
