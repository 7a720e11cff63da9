using System.Text.Json.Nodes;
using LocalMode.Safetensors;
using LocalMode.Static.Tests.Fixtures;

namespace LocalMode.Static.Tests.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string, string, string> Malformed => new()
    {
        // What is wrong, the header over 8 bytes of data, a word of the error.
        { "not JSON", "{", "JSON" },
        { "not an object", "[]", "Array" },
        { "a name twice", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "JSON" },
        { "a tensor that is a number", """{"a":1}""", "Number" },
        { "an unknown type", """{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", "Q4" },
        { "a type by its number", """{"a":{"dtype":"1","shape":[8],"data_offsets":[0,8]}}""", "dtype" },
        { "no type", """{"a":{"shape":[2],"data_offsets":[0,8]}}""", "dtype" },
        { "no shape", """{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "a.shape" },
        { "a negative dimension", """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "-2" },
        { "half a dimension", """{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,8]}}""", "0.5" },
        { "dimensions beyond 64 bits", """{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", "too many" },
        { "one offset", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "data_offsets" },
        { "offsets backwards", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "[8, 0]" },
        { "an end beyond the file", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "[0, 12]" },
        { "a length that is not the shape's", """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", "takes 4 bytes" },
        { "tensors that overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "expected 8" },
        { "a gap before a tensor", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "expected 0" },
        { "bytes that no tensor has", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "has" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Open_MalformedHeader_ThrowsModelInvalidThatSaysWhat(string what, string header, string word)
    {
        File.WriteAllBytes(_path, SafetensorsBuilder.Assemble(header, new byte[8]));

        ModelInvalidException error = FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<ModelInvalidException>(what).Which;

        error.File.Should().Be(_path);
        error.Message.Should().Contain(word);
    }

    [Fact]
    public void Open_HeaderLongerThanTheFile_ThrowsModelInvalid()
    {
        File.WriteAllBytes(_path, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, (byte)'{', (byte)'}']);

        FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<ModelInvalidException>().WithMessage("*18446744073709551615*");
    }

    [Fact]
    public void Open_EveryTruncationOfAFile_ThrowsModelInvalid()
    {
        byte[] whole = new SafetensorsBuilder().Add("a", "F32", [2], 1f, 2f).Build();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<ModelInvalidException>("of {0} bytes", length);
        }
    }

    [Fact]
    public void Open_NoFile_ThrowsModelNotFound() =>
        FluentActions.Invoking(() => SafetensorsFile.Open(_path + ".none")).Should().Throw<ModelNotFoundException>();

    [Fact]
    public void ReadFloats_EveryTypeOfNumber_GivesTheValues()
    {
        float[] expected = [0, 1, 100];
        using SafetensorsFile file = Open(new SafetensorsBuilder()
            .Add("F64", "F64", [3], 0d, 1d, 100d)
            .Add("F32", "F32", [3], 0f, 1f, 100f)
            .Add("F16", "F16", [3], (Half)0, (Half)1, (Half)100)
            .Add("BF16", "BF16", [3], (ushort)0, (ushort)0x3F80, (ushort)0x42C8)
            .Add("I64", "I64", [3], 0L, 1L, 100L)
            .Add("U64", "U64", [3], 0UL, 1UL, 100UL)
            .Add("I32", "I32", [3], 0, 1, 100)
            .Add("U32", "U32", [3], 0u, 1u, 100u)
            .Add("I16", "I16", [3], (short)0, (short)1, (short)100)
            .Add("U16", "U16", [3], (ushort)0, (ushort)1, (ushort)100)
            .Add("I8", "I8", [3], (sbyte)0, (sbyte)1, (sbyte)100)
            .Add("U8", "U8", [3], (byte)0, (byte)1, (byte)100));

        file.Tensors.Should().HaveCount(12);
        foreach (TensorInfo tensor in file.Tensors)
            file.ReadFloats(tensor).Should().Equal(expected, "of {0}", tensor.Name);

        foreach (TensorInfo tensor in file.Tensors.Where(tensor => tensor.Name[0] is 'I' or 'U'))
            file.ReadIntegers(tensor).Should().Equal([0, 1, 100], "of {0}", tensor.Name);
    }

    [Fact]
    public void ReadFloats_MoreThanOnePiece_GivesAllValues()
    {
        Half[] values = [.. Enumerable.Range(0, 100_000).Select(static i => (Half)(i % 1000))];
        using SafetensorsFile file = Open(new SafetensorsBuilder().Add("a", "F16", [1000, 100], values));

        file.ReadFloats(file.Get("a")).Should().Equal(values.Select(static value => (float)value));
    }

    [Fact]
    public void ReadIntegers_ValueBeyondAnInt_ThrowsModelInvalid()
    {
        using SafetensorsFile file = Open(new SafetensorsBuilder().Add("a", "I64", [1], 1L << 40));

        FluentActions.Invoking(() => file.ReadIntegers(file.Get("a"))).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("a");
    }

    [Theory]
    [InlineData("BOOL")]
    [InlineData("F8_E4M3")]
    public void Read_TypeThatIsNoNumberHere_ThrowsModelInvalid(string type)
    {
        using SafetensorsFile file = Open(new SafetensorsBuilder().Add("a", type, [1], (byte)1));

        FluentActions.Invoking(() => file.ReadFloats(file.Get("a"))).Should().Throw<ModelInvalidException>().WithMessage($"*{type}*");
        FluentActions.Invoking(() => file.ReadIntegers(file.Get("a"))).Should().Throw<ModelInvalidException>().WithMessage($"*{type}*");
    }

    [Fact]
    public void Get_NoSuchTensor_ThrowsModelInvalidThatNamesThoseThatAreThere()
    {
        using SafetensorsFile file = Open(new SafetensorsBuilder().Add("first", "F32", [1], 1f).Add("second", "F32", [1], 1f));

        file.Find("third").Should().BeNull();
        FluentActions.Invoking(() => file.Get("third")).Should().Throw<ModelInvalidException>().WithMessage("*first, second*");
    }

    [Fact]
    public void Open_MetadataAndEmptyTensors_AreRead()
    {
        using SafetensorsFile file = Open(new SafetensorsBuilder()
            .Add<float>("empty", "F32", [0, 4])
            .Add("single", "F32", [], 3f)
            .Change(header => header["__metadata__"] = new JsonObject { ["format"] = "pt" }));

        file.Tensors.Should().HaveCount(2);
        file.ReadFloats(file.Get("empty")).Should().BeEmpty();
        file.ReadFloats(file.Get("single")).Should().Equal(3f);
    }

    [Fact]
    public void Map_FileDisposed_ViewStillReads()
    {
        SafetensorsFile file = Open(new SafetensorsBuilder().Add("before", "U8", [3], (byte)1, (byte)2, (byte)3).Add("a", "F32", [2], 5f, 6f));
        using System.IO.MemoryMappedFiles.MemoryMappedViewAccessor view = file.Map(file.Get("a"));

        file.Dispose();

        view.ReadSingle(0).Should().Be(5);
        view.ReadSingle(4).Should().Be(6);
    }

    public void Dispose() => File.Delete(_path);

    private SafetensorsFile Open(SafetensorsBuilder builder)
    {
        File.WriteAllBytes(_path, builder.Build());
        return SafetensorsFile.Open(_path);
    }
}
