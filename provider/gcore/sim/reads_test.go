package sim_test

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/gcore/sim"
	"signoff/provider/simulator"
)

func TestFlavorsAndLimits(t *testing.T) {
	b := newBench(t)
	all := do(b, gcore.ListFlavors, gcore.ListFlavorsInput{Place: home, IncludePrices: new(true)})
	require.Equal(t, provider.Decimal("8.64"), provider.Value(all.Results[0].PricePerMonth))
	require.Len(t, do(b, gcore.ListFlavors, gcore.ListFlavorsInput{Place: home, Disabled: new(false), ExcludeWindows: new(true)}).Results, len(all.Results)-2)
	require.Nil(t, do(b, gcore.ListFlavors, gcore.ListFlavorsInput{Place: home}).Results[0].PricePerHour)
	fit := do(b, gcore.ListFlavorsForNew, gcore.FlavorsForNewInput{Place: home, Volumes: []gcore.PlannedVolume{{Source: "image", ImageID: new(windows), Size: new(50)}}})
	require.Equal(t, []string{"g1w-standard-4-8"}, []string{provider.Value(fit.Results[0].FlavorID)})
	for _, f := range do(b, gcore.ListFlavorsForResize, gcore.FlavorsForResizeInput{InstanceInput: at(web1)}).Results {
		require.NotEqual(t, "g1-standard-2-4", provider.Value(f.FlavorID))
	}
	refused(b, gcore.ChangeFlavor, gcore.ChangeFlavorInput{InstanceInput: at(web1), FlavorID: "g9"}, 404, "NotFoundError")
	refused(b, gcore.ChangeFlavor, gcore.ChangeFlavorInput{InstanceInput: at(web1), FlavorID: "g1w-standard-4-8"}, 400, "ValidationError")

	in := gcore.CheckLimitsInput{Place: home, Flavor: new("g2-standard-32-64"), Names: []string{"a"}, Interfaces: []gcore.CheckInterface{{Type: "external"}}}
	require.Zero(t, do(b, gcore.CheckLimits, in), "within the quota")
	in.Names = []string{"a", "b"}
	out := do(b, gcore.CheckLimits, in)
	require.Equal(t, []int{64, 7, 64}, []int{provider.Value(out.CPUCountLimit), provider.Value(out.CPUCountUsage), provider.Value(out.CPUCountRequested)})
	require.Nil(t, out.VMCountLimit, "only what is exceeded")
	in.Flavor = new("g9")
	refused(b, gcore.CheckLimits, in, 404, "NotFoundError")
}

func TestConsoleAndMetrics(t *testing.T) {
	b := newBench(t)
	console := do(b, gcore.GetInstanceConsole, gcore.ConsoleInput{InstanceInput: at(web1)})
	require.Contains(t, console.RemoteConsole.URL.Reveal(), "token=")
	refused(b, gcore.GetInstanceConsole, gcore.ConsoleInput{InstanceInput: at(web1), ConsoleType: new("telnet")}, 400, "ValidationError")
	points := do(b, gcore.GetInstanceMetrics, gcore.MetricsInput{InstanceInput: at(web1), TimeInterval: 6, TimeUnit: "hour"})
	require.Equal(t, "2026-03-01T06:00:00Z", provider.Value(points.Results[0].Time))
	refused(b, gcore.GetInstanceMetrics, gcore.MetricsInput{InstanceInput: at(web1), TimeInterval: 2, TimeUnit: "hour"}, 400, "ValidationError")
	do(b, gcore.RebootInstance, at(web1))
	refused(b, gcore.GetInstanceConsole, gcore.ConsoleInput{InstanceInput: at(web1)}, 409, "ConflictError")
}

func TestNamesAreRestricted(t *testing.T) {
	b := newBench(t)
	frankfurt := gcore.Place{ProjectID: 1, RegionID: 7}
	require.True(t, provider.Value(do(b, gcore.GetResellerAvailableNames, home).CustomNameAllowed))
	require.Equal(t, []string{"ed-c4-{ip_octets}"}, do(b, gcore.GetAvailableNames, frankfurt).AllowedNameTemplates)
	in := newInstance("")
	in.Place, in.Name, in.NameTemplate = frankfurt, nil, new("ed-c4-{ip_octets}")
	do(b, gcore.CreateInstance, in)
	require.Equal(t, []string{"ed-c4-192-0-2-10"}, names(do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: frankfurt})))

	put := gcore.PutNameTemplatesInput{ResellerID: 1, RegionID: 1, AllowCustomName: new(false), AllowedNameTemplates: []string{"x-{ip_octets}"}}
	require.Equal(t, put.AllowedNameTemplates, do(b, gcore.PutNameTemplates, put).AllowedNameTemplates)
	refused(b, gcore.CreateInstance, newInstance("free"), 400, "ValidationError")
	require.Len(t, do(b, gcore.ListNameTemplates, gcore.None{}).Results, 2)
	do(b, gcore.DeleteNameTemplates, gcore.NameTemplatesInput{ResellerID: 1, RegionID: 1})
	refused(b, gcore.DeleteNameTemplates, gcore.NameTemplatesInput{ResellerID: 1, RegionID: 1}, 404, "NotFoundError")
	do(b, gcore.CreateInstance, newInstance("free"))
}

func TestIDsAreFound(t *testing.T) {
	b := newBench(t)
	require.Equal(t, 1, provider.Value(do(b, gcore.ListProjects, gcore.ListProjectsInput{Name: new("default")}).Results[0].ID))
	require.Equal(t, "default", provider.Value(do(b, gcore.GetProject, gcore.ProjectInput{ProjectID: 1}).Name))
	require.Equal(t, 7, provider.Value(do(b, gcore.ListRegions, gcore.ListRegionsInput{DisplayName: new("frankfurt")}).Results[0].ID))
	require.Equal(t, "LU", provider.Value(do(b, gcore.GetRegion, gcore.RegionInput{RegionID: 1}).Country))
	require.Equal(t, "my-ssh-key", provider.Value(do(b, gcore.ListSSHKeys, gcore.ListSSHKeysInput{ProjectInput: gcore.ProjectInput{ProjectID: 1}}).Results[0].Name))
	require.Len(t, do(b, gcore.ListImages, gcore.ListImagesInput{Place: home, Visibility: new("public")}).Results, 3)
	require.Len(t, do(b, gcore.ListNetworks, gcore.ListNetworksInput{Place: home, External: new(false)}).Results, 1)
	require.Len(t, do(b, gcore.ListNetworks, gcore.ListNetworksInput{Place: gcore.Place{ProjectID: 1337, RegionID: 1}, OwnedBy: new("any")}).Results, 1)
	require.Equal(t, []string{subnet}, do(b, gcore.GetNetwork, gcore.NetworkInput{Place: home, NetworkID: backend}).Subnets)
	require.Equal(t, subnet, provider.Value(do(b, gcore.ListSubnets, gcore.ListSubnetsInput{Place: home, NetworkID: new(backend)}).Results[0].ID))
	require.Equal(t, backend, provider.Value(do(b, gcore.GetSubnet, gcore.SubnetInput{Place: home, SubnetID: subnet}).NetworkID))
	require.Len(t, do(b, gcore.ListVolumes, gcore.ListVolumesInput{Place: home, InstanceID: new(db)}).Results, 2)
	used := do(b, gcore.ListFloatingIPs, gcore.ListFloatingIPsInput{Place: home, Status: new("ACTIVE")}).Results
	require.Equal(t, []string{floating, "db-1"}, []string{provider.Value(used[0].ID), provider.Value(used[0].Instance.Name)})
	require.Len(t, do(b, gcore.ListAppTemplates, home).Results, 3)
	require.Equal(t, "wordpress_title", provider.Value(do(b, gcore.GetAppTemplate, gcore.AppTemplateInput{Place: home, ApptemplateID: "wordpress"}).AppConfig[0].Name))
	require.Len(t, do(b, gcore.ListTasks, gcore.ListTasksInput{ProjectID: []int{1}, RegionID: []int{1}}).Results, 1)

	refused(b, gcore.GetProject, gcore.ProjectInput{ProjectID: 9}, 404, "NotFoundError")
	refused(b, gcore.GetRegion, gcore.RegionInput{RegionID: 9}, 404, "NotFoundError")
	refused(b, gcore.ListSSHKeys, gcore.ListSSHKeysInput{ProjectInput: gcore.ProjectInput{ProjectID: 9}}, 404, "NotFoundError")
	refused(b, gcore.GetNetwork, gcore.NetworkInput{Place: home, NetworkID: unknown}, 404, "NotFoundError")
	refused(b, gcore.GetSubnet, gcore.SubnetInput{Place: home, SubnetID: unknown}, 404, "NotFoundError")
	refused(b, gcore.GetAppTemplate, gcore.AppTemplateInput{Place: home, ApptemplateID: "nothing"}, 404, "NotFoundError")
	refused(b, gcore.GetTask, gcore.GetTaskInput{TaskID: unknown}, 404, "NotFoundError")
}

func TestTheStateSurvivesTheProcess(t *testing.T) {
	config := simulator.Config{File: filepath.Join(t.TempDir(), "gcore.json"), Delay: delay}
	first, err := sim.New(config)
	require.NoError(t, err)
	server := httptest.NewServer(first)
	defer server.Close()
	client := gcore.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: server.URL + "/cloud", Rate: -1})
	tasks, err := gcore.CreateInstance.Do(context.Background(), client, newInstance("new-1"))
	require.NoError(t, err)

	second, err := sim.New(config)
	require.NoError(t, err)
	server.Config.Handler = second
	task, err := gcore.GetTask.Do(context.Background(), client, gcore.GetTaskInput{TaskID: tasks.Tasks[0]})
	require.NoError(t, err)
	require.Contains(t, provider.Value(task.Data).Reveal(), "hunter2")
	found, err := gcore.ListInstances.Do(context.Background(), client, gcore.ListInstancesInput{Place: home, Name: new("new-1")})
	require.NoError(t, err)
	require.Equal(t, []string{"BUILD", "203.0.113.12"}, []string{provider.Value(found.Results[0].Status), provider.Value(found.Results[0].Addresses["public"][0].Addr)})
	require.NoError(t, second.Change(func(s *sim.State) { require.Len(t, s.Instances, 5) }))
}
