package sim

import "signoff/provider/ionos"

// Ids from the documents' examples.
const (
	policyDefault  = "5F1D473B4949F9665577A0249AE162CD" // as servers name it
	watchWeb       = "D0065C1A3EACCA186DAD7E11587C8C18"
	watchDatabases = "C81F17AF6F6F6717372B79A882B25E92"
)

// seedMonitoring puts monitoring policies into the inventory: default ones,
// which came with the account, and the shop's own.
func (s *State) seedMonitoring() {
	s.watcher(policyDefault, "mo8962D_1", "Default Policy", 1, false)
	s.watcher("0F9A1604FC80EB625FC6AEE7394893BE", "mo99AA4_1", "Default Policy 2014", 1, false)
	s.watcher("92B74394A397ECC3359825C1656D67A6", "mo99AA4_4", "Default Policy Bare Metal", 1, false)
	web := s.watcher(watchWeb, "mo99AA4_3", "Web servers", 0, true)
	web.Ports = []ionos.MonitoringPort{port("4B06342A42F0BFB4F2AD2C52334F40E5", 443), port("663D21E232530D79E4E584104C400EE4", 22), port("663D21E232530D79E4E584104C400AAA", 80)}
	web.Processes = []ionos.MonitoringProcess{process("04187715D8F971D3C671475D2D7C245D", "nginx"), process("663D21E232530D79E4E584104C400EE4", "php-fpm")}
	databases := s.watcher(watchDatabases, "mo99AA4_2", "Databases", 0, true)
	databases.Ports = []ionos.MonitoringPort{port("5F67F2706335AF34FFCDF71E5AF08B2B", 5432)}
	databases.Processes = []ionos.MonitoringProcess{process("13CF2BEADA60230C6241C81C248F3C4B", "postgres")}
	trial := s.watcher("2AAA70C3661915B7CA007299C140C63D", "mo99AA4_5", "Trial of thresholds", 0, true)
	trial.Ports = []ionos.MonitoringPort{port("5D8B0D9EC45F48B237ABABE6E979C0C3", 22)}
	trial.Processes = []ionos.MonitoringProcess{process("B029ACABAEB5F8E512E238ED630EF8E8", "test")}
	s.watcher("5DF232A92E9635249B8A4EB31C5B14F4", "mo8962D_2", "Build machines", 0, true)
	s.Servers[1].MonitoringPolicy = web.ref()
	s.Servers[2].MonitoringPolicy, s.Servers[3].MonitoringPolicy = databases.ref(), databases.ref()
}

// watcher puts one policy into the inventory. Without the agent disks are not
// seen.
func (s *State) watcher(id, panel, name string, isDefault int, agent bool) *MonitoringPolicy {
	p := &MonitoringPolicy{Stage: active, MonitoringPolicy: ionos.MonitoringPolicy{
		ID: &id, CloudPanelID: &panel, Name: &name, Description: new(""), Default: &isDefault, CreationDate: new("2015-04-30T07:26:58+00:00"),
		Email: new("ops@example.com"), Agent: &agent,
		Thresholds: &ionos.Thresholds{CPU: threshold(90, 95), RAM: threshold(90, 95), Transfer: threshold(1000, 2000), InternalPing: threshold(50, 100)},
	}}
	if agent {
		p.Thresholds.Disk = threshold(80, 90)
	}
	s.Monitoring = append(s.Monitoring, p)
	return p
}

func threshold(warning, critical int) *ionos.Threshold {
	return &ionos.Threshold{Warning: &ionos.Limit{Value: &warning, Alert: new(false)}, Critical: &ionos.Limit{Value: &critical, Alert: new(true)}}
}

func port(id string, number int) ionos.MonitoringPort {
	return newPort(id, ionos.NewMonitoringPort{Protocol: "TCP", Port: number, AlertIf: "NOT_RESPONDING", EmailNotification: true})
}

func process(id, name string) ionos.MonitoringProcess {
	return newProcess(id, ionos.NewMonitoringProcess{Process: name, AlertIf: "NOT_RUNNING", EmailNotification: true})
}
