using System.Text;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

public sealed class FreeMemoryTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private FreeMemory Memory => new(_root.Path);

    [Fact]
    public void MemAvailable_MemInfo_IsInBytes()
    {
        Put("proc/meminfo", "MemTotal:       24683520 kB\nMemFree:        20000000 kB\nMemAvailable:   22517000 kB\n");

        Memory.MemAvailable().Should().Be(22_517_000L * 1024);
    }

    [Fact]
    public void Cgroup_SecondVersion_LeavesTheLimitLessWhatCannotBeReclaimed()
    {
        Put("proc/self/cgroup", "0::/app/worker\n");
        Put("sys/fs/cgroup/app/worker/memory.max", "1000000\n");
        Put("sys/fs/cgroup/app/worker/memory.current", "700000\n");
        Put("sys/fs/cgroup/app/worker/memory.stat", "anon 100000\ninactive_file 200000\n");

        Memory.Cgroup().Should().Be(500_000);
    }

    [Fact]
    public void Cgroup_LimitAroundTheGroup_Counts()
    {
        Put("proc/self/cgroup", "0::/app/worker\n");
        Put("sys/fs/cgroup/app/worker/memory.max", "max\n");
        Put("sys/fs/cgroup/app/worker/memory.current", "700000\n");
        Put("sys/fs/cgroup/app/memory.max", "900000\n");
        Put("sys/fs/cgroup/app/memory.current", "850000\n");

        Memory.Cgroup().Should().Be(50_000);
    }

    [Fact]
    public void Cgroup_PathOfTheHost_TakesTheMountItself()
    {
        Put("proc/self/cgroup", "0::/system.slice/docker-1.scope\n");
        Put("sys/fs/cgroup/memory.max", "4096000\n");
        Put("sys/fs/cgroup/memory.current", "96000\n");

        Memory.Cgroup().Should().Be(4_000_000);
    }

    [Fact]
    public void Cgroup_FirstVersion_ReadsTheMemoryController()
    {
        Put("proc/self/cgroup", "11:cpu,cpuacct:/x\n5:memory:/docker/1\n0::/\n");
        Put("sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes", "2000000\n");
        Put("sys/fs/cgroup/memory/docker/1/memory.usage_in_bytes", "1900000\n");
        Put("sys/fs/cgroup/memory/docker/1/memory.stat", "inactive_file 1\ntotal_inactive_file 400000\n");

        Memory.Cgroup().Should().Be(500_000);
    }

    [Fact]
    public void Cgroup_NoLimit_SetsNone()
    {
        Put("proc/self/cgroup", "5:memory:/\n0::/\n");
        Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Put("sys/fs/cgroup/memory/memory.usage_in_bytes", "1900000\n");
        Put("sys/fs/cgroup/memory.max", "max\n");

        Memory.Cgroup().Should().BeNull();
    }

    [Fact]
    public void Cgroup_UsedBeyondTheLimit_LeavesNothing()
    {
        Put("proc/self/cgroup", "0::/\n");
        Put("sys/fs/cgroup/memory.max", "100\n");
        Put("sys/fs/cgroup/memory.current", "200\n");

        Memory.Cgroup().Should().Be(0);
    }

    [Fact]
    public void Available_NothingToRead_FallsBackOnTheRuntime()
    {
        Memory.Cgroup().Should().BeNull();
        Memory.MemAvailable().Should().BeNull();
        Memory.Available().Should().BePositive();
    }

    public void Dispose() => _root.Dispose();

    private void Put(string file, string text) => _root.Write(file, Encoding.ASCII.GetBytes(text));
}
